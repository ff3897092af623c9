/** What the lead agencies write in their reports: invented, in the words that such reports use. */

type Narrative = Readonly<Record<"ket_qua" | "kho_khan" | "kien_nghi" | "nhiem_vu", string>>;

const NARRATIVES: Readonly<Record<string, Narrative>> = {
  "M01-CT vhxh": {
    ket_qua:
      "Đã tổ chức quán triệt Kế hoạch triển khai mô hình “Chính quyền thân thiện” đến toàn thể cán bộ, công chức; niêm yết công khai đầy đủ thủ tục hành chính và số điện thoại đường dây nóng tại Bộ phận Tiếp nhận và Trả kết quả.\nDuy trì “Ngày thứ Năm không hẹn”, trả kết quả trong ngày đối với hồ sơ chứng thực, hộ tịch đơn giản.",
    kho_khan:
      "Lượng hồ sơ dồn vào đầu tuần và ngày cuối tháng; một số phần mềm chuyên ngành chưa liên thông nên công chức phải nhập dữ liệu hai lần.",
    kien_nghi: "Đề nghị thành phố sớm hoàn thiện việc liên thông phần mềm hộ tịch với Cổng dịch vụ công.",
    nhiem_vu:
      "Tự chấm điểm theo bộ tiêu chí “Chính quyền thân thiện”; tiếp tục khảo sát sự hài lòng của người dân bằng mã QR tại nơi trả kết quả.",
  },
  "M02-CT vp": {
    ket_qua:
      "Phối hợp với các tổ dân phố tổ chức phổ biến Luật Đất đai, Luật Căn cước, Luật Trật tự, an toàn giao thông đường bộ bằng hình thức sân khấu hóa và hỏi đáp trực tiếp; không để tồn đọng đơn thư kéo dài.",
    kho_khan:
      "Kinh phí cho công tác phổ biến, giáo dục pháp luật ở cơ sở còn hạn chế; báo cáo viên chủ yếu kiêm nhiệm.",
    kien_nghi:
      "Đề nghị cấp bổ sung tài liệu tuyên truyền dạng tờ gấp, đoạn phim ngắn dùng chung cho các phường.",
    nhiem_vu:
      "Tổ chức hội thi “Tìm hiểu pháp luật” nhân Ngày Pháp luật Việt Nam 09/11; rà soát, công khai quy trình tiếp công dân.",
  },
  "M03-CT mttq": {
    ket_qua:
      "30/30 tổ dân phố đã đăng ký danh hiệu văn hóa; vận động nhân dân chỉnh trang ngõ phố, trồng hoa tại các tuyến ngõ, duy trì “Ngày chủ nhật xanh”.",
    kho_khan: "Một số khu tập thể cũ xuống cấp, khó bố trí nơi sinh hoạt cộng đồng.",
    kien_nghi: "Đề nghị hỗ trợ kinh phí sửa chữa các nhà văn hóa tổ dân phố đã sử dụng trên 10 năm.",
    nhiem_vu:
      "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở các khu dân cư; bình xét danh hiệu Gia đình văn hóa năm 2026.",
  },
  "M04-CT vhxh": {
    ket_qua:
      "Tổ công nghệ số cộng đồng duy trì hướng dẫn người dân nộp hồ sơ trực tuyến tại nhà văn hóa vào tối thứ Ba hằng tuần; phát động phong trào mỗi cơ quan, trường học có ít nhất một sáng kiến trong năm.",
    kho_khan: "Người cao tuổi còn lúng túng khi định danh điện tử và thanh toán trực tuyến.",
    kien_nghi: "Đề nghị mở thêm lớp bồi dưỡng kỹ năng số cơ bản cho thành viên Tổ công nghệ số cộng đồng.",
    nhiem_vu:
      "Xét, công nhận sáng kiến cấp phường; tập huấn sử dụng trí tuệ nhân tạo trong soạn thảo văn bản.",
  },
  "M05-CT kthtdt": {
    ket_qua:
      "Ký cam kết “không sử dụng sản phẩm nhựa dùng một lần” với các cơ sở kinh doanh quanh khu vực di tích; bố trí thêm điểm thu gom rác phân loại tại chợ và trường học.",
    kho_khan: "Giá sản phẩm thay thế còn cao; một số hộ kinh doanh vỉa hè chưa thực hiện đều.",
    kien_nghi: "Đề nghị kết nối nguồn cung hộp giấy, túi sinh học giá ưu đãi cho các cơ sở đã ký cam kết.",
    nhiem_vu:
      "Kiểm tra việc thực hiện cam kết; gắn biển “Cơ sở thân thiện với môi trường” cho các cơ sở đạt yêu cầu.",
  },
  "M06-CT vhxh": {
    ket_qua:
      "Rà soát danh sách người chưa tham gia bảo hiểm y tế theo từng tổ dân phố; phối hợp với Bảo hiểm xã hội tư vấn trực tiếp cho lao động tự do, tiểu thương.",
    kho_khan: "Lao động tự do có thu nhập không ổn định, mức tham gia bảo hiểm xã hội tự nguyện còn thấp.",
    kien_nghi: "Đề nghị thành phố xem xét hỗ trợ thêm mức đóng bảo hiểm xã hội tự nguyện cho hộ cận nghèo.",
    nhiem_vu: "Tổ chức khám sức khỏe miễn phí cho người cao tuổi; cập nhật hồ sơ sức khỏe điện tử.",
  },
  "M07-CT vhxh": {
    ket_qua:
      "Hai trường điểm đã xây dựng kế hoạch và bộ tiêu chí tự đánh giá “Trường học xã hội chủ nghĩa”, tổ chức góp ý trong hội đồng sư phạm và cha mẹ học sinh.",
    kho_khan: "Một số phòng chức năng còn thiếu thiết bị theo danh mục mới.",
    kien_nghi: "Đề nghị ưu tiên bố trí vốn mua sắm thiết bị dạy học tối thiểu cho các trường điểm.",
    nhiem_vu: "Sơ kết học kỳ I việc thực hiện mô hình; nhân rộng sang các trường còn lại.",
  },
  "M08-CT mttq": {
    ket_qua:
      "Chỉ đạo Đoàn phường hướng dẫn các chi đoàn đăng ký thi đua; tổ chức sinh hoạt chuyên đề về lý tưởng cách mạng và kỹ năng số cho đoàn viên.",
    kho_khan: "Đoàn viên ở chi đoàn tổ dân phố đi học, đi làm xa nên khó tập hợp sinh hoạt thường kỳ.",
    kien_nghi:
      "Đề nghị cho phép sinh hoạt trực tuyến và đánh giá đoàn viên trên ứng dụng Thanh niên Việt Nam.",
    nhiem_vu: "Bình xét danh hiệu Chi đoàn Xã hội chủ nghĩa, Đoàn viên Xã hội chủ nghĩa đợt cuối năm.",
  },
  "M09-CT kthtdt": {
    ket_qua:
      "Phối hợp giải phóng mặt bằng, bàn giao hạ tầng kỹ thuật cho dự án nhà ở xã hội trên địa bàn; công khai điều kiện, trình tự mua, thuê mua tại trụ sở và trang thông tin của phường.",
    kho_khan: "Việc xác nhận điều kiện thu nhập của lao động tự do còn mất nhiều thời gian.",
    kien_nghi:
      "Đề nghị có hướng dẫn thống nhất về xác nhận thu nhập đối với người không có hợp đồng lao động.",
    nhiem_vu:
      "Tiếp nhận, rà soát danh sách người có nhu cầu; giám sát tiến độ các công trình hạ tầng xã hội thiết yếu.",
  },
  "M10-CT congan": {
    ket_qua:
      "Duy trì tổ tự quản về an ninh trật tự ở các tổ dân phố; 100 % người nghiện trong danh sách có phân công tổ chức, đoàn thể theo dõi, giúp đỡ.",
    kho_khan: "Đối tượng từ địa bàn khác đến thuê trọ biến động nhanh, khó quản lý.",
    kien_nghi: "Đề nghị tăng cường camera an ninh tại các ngõ giáp ranh.",
    nhiem_vu:
      "Mở đợt cao điểm tấn công, trấn áp tội phạm dịp cuối năm; nhân rộng mô hình “Tổ dân phố không ma túy”.",
  },
  "M11-CT thnvt": {
    ket_qua:
      "Tổ chức các buổi trải nghiệm “Em yêu di sản quê em” tại đình An Biên cho học sinh khối 4, khối 5; thành lập câu lạc bộ ca trù nhí.",
    kho_khan: "Thiếu nhạc cụ và người hướng dẫn thường xuyên cho câu lạc bộ.",
    kien_nghi: "Đề nghị mời nghệ nhân ca trù tham gia giảng dạy định kỳ tại trường.",
    nhiem_vu: "Biểu diễn ca trù trong lễ kỷ niệm Ngày Nhà giáo Việt Nam 20/11.",
  },
  "M11-CT bqldt": {
    ket_qua:
      "Mở cửa đình An Biên đón khách hằng ngày; phục hồi một số làn điệu trong canh hát thờ Thành Hoàng; số hóa tư liệu Hán Nôm đang lưu giữ.",
    kho_khan: "Hệ thống chiếu sáng và phòng cháy, chữa cháy của di tích cần được nâng cấp.",
    kien_nghi: "Đề nghị lập dự án tu bổ hạng mục tiền tế và bổ sung bảng thuyết minh song ngữ.",
    nhiem_vu: "Chuẩn bị lễ hội truyền thống; phối hợp các trường xây dựng lịch trải nghiệm học kỳ I.",
  },
};

/** The four texts for a data set that takes them; undefined where the unit writes none. */
export function narrativeOf(dataSet: string, orgUnit: string): Narrative | undefined {
  return NARRATIVES[`${dataSet} ${orgUnit}`];
}

/** The libraries that read and write spreadsheets: loaded with the first file, since most starts of the function see none. */
export { Unzip, UnzipInflate, zipSync } from "fflate";
export { readXlsx, writeXlsx } from "hucre/xlsx";

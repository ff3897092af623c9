/** An obstacle that whoever starts the system can remove: the message, one or a few plain lines, says how. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartFailure";
  }
}

declare module "njre" {
  const njre: {
    /** Fetches and unpacks a Java runtime into the folder `jre` beside `installPath`; resolves to that folder. */
    install(version: number, options: { installPath: string }): Promise<string>;
  };
  export default njre;
}

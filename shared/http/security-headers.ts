/** What every answer tells browsers not to do. */
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { TokenSettings } from "./token.ts";

/**
 * Nothing but this system's own style sheets, fonts and scripts, in no frame. Signing out posts to this system and is
 * redirected to the issuer, which browsers count as the form's target.
 */
export function securityHeaders({
  issuer,
  profile,
}: Pick<TokenSettings, "issuer" | "profile">): MiddlewareHandler {
  // Cognito's pages are not on its issuer's host.
  const signOut = profile === "cognito" ? "https://*.amazoncognito.com" : new URL(issuer).origin;
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'", signOut],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    // The edge, which knows whether there is HTTPS, says that.
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
    xXssProtection: false,
    referrerPolicy: "same-origin",
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
}

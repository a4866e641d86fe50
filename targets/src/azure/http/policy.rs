//! The policy of a gateway's API: which origins may call, whose token is asked for, and who answers.
//! <https://learn.microsoft.com/azure/api-management/api-management-policies>
//!
//! An operation's display name begins with the backend that answers and the authoriser that is asked, so the policy
//! stays the same however many operations there are; a gateway of this kind takes 16 KB of it.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// Seconds a browser remembers what other origins may do.
const CORS_AGE: u32 = 600;

/// What a policy says.
#[derive(Debug)]
pub struct Policy<'m> {
    /// Origins a browser may call from.
    pub origins: Vec<&'m str>,
    /// Tokens that are asked for, by the authoriser's name.
    pub locks: BTreeMap<&'m str, Lock<'m>>,
    /// Whether some operations ask for none.
    pub open: bool,
}

/// Tokens of one issuer.
#[derive(Debug)]
pub struct Lock<'m> {
    /// Who signs them.
    pub issuer: &'m str,
    /// For whom they must be meant: one of these.
    pub audience: Vec<&'m str>,
}

/// The display name of an operation: `orders members GET /orders`, or `orders - GET /orders` of one that asks nothing.
pub fn display_name(backend: &str, auth: Option<&str>, operation: &str) -> String {
    let name = format!("{backend} {} {operation}", auth.unwrap_or("-"));
    name.chars().take(LONGEST).collect()
}

/// Characters of a display name.
const LONGEST: usize = 300;

/// A word of the display name of the operation that was called.
fn word(place: usize) -> String {
    format!("context.Operation.Name.Split(' ')[{place}]").replace('\'', "&apos;")
}

impl Policy<'_> {
    /// The policy as XML.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string never fails.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        out.push_str("<policies>\n  <inbound>\n    <base />\n");
        self.cors(out)?;
        for (name, lock) in &self.locks {
            if self.locks.len() == 1 && !self.open {
                lock.write(out, "    ")?;
            } else {
                write!(out, "    <choose>\n      <when condition='@({} == \"{name}\")'>\n", word(1))?;
                lock.write(out, "        ")?;
                out.push_str("      </when>\n    </choose>\n");
            }
        }
        writeln!(out, "    <set-backend-service backend-id='@({})' />", word(0))?;
        out.push_str("  </inbound>\n");
        for section in ["backend", "outbound", "on-error"] {
            write!(out, "  <{section}>\n    <base />\n  </{section}>\n")?;
        }
        out.push_str("</policies>");
        Ok(())
    }

    fn cors(&self, out: &mut String) -> fmt::Result {
        if self.origins.is_empty() {
            return Ok(());
        }
        out.push_str("    <cors allow-credentials=\"false\" terminate-unmatched-request=\"false\">\n");
        out.push_str("      <allowed-origins>\n");
        for origin in &self.origins {
            writeln!(out, "        <origin>{}</origin>", Escaped(origin))?;
        }
        out.push_str("      </allowed-origins>\n");
        writeln!(out, "      <allowed-methods preflight-result-max-age=\"{CORS_AGE}\">")?;
        out.push_str("        <method>*</method>\n      </allowed-methods>\n      <allowed-headers>\n");
        for header in ["authorization", "content-type"] {
            writeln!(out, "        <header>{header}</header>")?;
        }
        out.push_str("      </allowed-headers>\n    </cors>\n");
        Ok(())
    }
}

impl Lock<'_> {
    fn write(&self, out: &mut String, indent: &str) -> fmt::Result {
        let signed = "require-expiration-time=\"true\" require-signed-tokens=\"true\"";
        let from =
            "header-name=\"Authorization\" require-scheme=\"Bearer\" failed-validation-httpcode=\"401\"";
        writeln!(out, "{indent}<validate-jwt {from} {signed}>")?;
        let issuer = Escaped(self.issuer.trim_end_matches('/'));
        writeln!(out, "{indent}  <openid-config url=\"{issuer}/.well-known/openid-configuration\" />")?;
        writeln!(out, "{indent}  <audiences>")?;
        for audience in &self.audience {
            writeln!(out, "{indent}    <audience>{}</audience>", Escaped(audience))?;
        }
        writeln!(out, "{indent}  </audiences>\n{indent}  <issuers>")?;
        writeln!(out, "{indent}    <issuer>{}</issuer>", Escaped(self.issuer))?;
        writeln!(out, "{indent}  </issuers>\n{indent}</validate-jwt>")
    }
}

/// Text as XML holds it.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&apos;"),
            c => f.write_char(c),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(open: bool) -> String {
        let lock = Lock { issuer: "https://login.example.com/a&b/", audience: vec!["orders"] };
        Policy { origins: Vec::new(), locks: BTreeMap::from([("members", lock)]), open }.text()
    }

    #[test]
    fn a_token_is_asked_for_before_anyone_answers() {
        for text in [policy(false), policy(true)] {
            assert!(text.contains("<openid-config url=\"https://login.example.com/a&amp;b/.well-known/"));
            assert!(text.find("<validate-jwt") < text.find("<set-backend-service"));
        }
    }

    #[test]
    fn only_open_operations_go_by_the_lock() {
        assert!(policy(true).contains("[1] == \"members\")'>"), "{}", policy(true));
        assert!(!policy(false).contains("<choose>"));
        assert_eq!(display_name("orders", Some("members"), "GET /orders"), "orders members GET /orders");
        assert_eq!(display_name("health", None, "GET /health"), "health - GET /health");
    }
}

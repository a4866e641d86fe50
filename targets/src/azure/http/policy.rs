//! The policy of a gateway's API: which origins may call, who answers what, and whose token is asked for.
//! <https://learn.microsoft.com/azure/api-management/api-management-policies>

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

/// Seconds a browser remembers what other origins may do.
const CORS_AGE: u32 = 600;

/// What a policy says.
#[derive(Debug)]
pub struct Policy<'m> {
    /// Origins a browser may call from.
    pub origins: Vec<&'m str>,
    /// The operations that each backend answers.
    pub answered: BTreeMap<String, Vec<String>>,
    /// Tokens that backends ask for.
    pub locks: Vec<Lock<'m>>,
}

/// Tokens of one issuer.
#[derive(Debug)]
pub struct Lock<'m> {
    /// Who signs them.
    pub issuer: &'m str,
    /// For whom they must be meant: one of these.
    pub audience: Vec<&'m str>,
    /// Whose callers need one.
    pub backends: BTreeSet<String>,
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
        self.choice(out)?;
        for lock in &self.locks {
            if self.answered.keys().all(|backend| lock.backends.contains(backend)) {
                lock.write(out, "    ")?;
            } else {
                let names: Vec<String> = lock.backends.iter().map(|name| format!("\"{name}\"")).collect();
                let among = format!("new[] {{ {} }}.Contains({BACKEND})", names.join(", "));
                write!(out, "    <choose>\n      <when condition='@({among})'>\n")?;
                lock.write(out, "        ")?;
                out.push_str("      </when>\n    </choose>\n");
            }
        }
        writeln!(out, "    <set-backend-service backend-id='@({BACKEND})' />")?;
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

    /// Which backend answers. An operation that an earlier deployment left behind is answered by none.
    fn choice(&self, out: &mut String) -> fmt::Result {
        out.push_str("    <set-variable name=\"backend\" value='@{\n      switch (context.Operation.Id) {\n");
        for (backend, operations) in &self.answered {
            for operation in operations {
                writeln!(out, "        case \"{operation}\":")?;
            }
            writeln!(out, "          return \"{backend}\";")?;
        }
        out.push_str("        default:\n          return \"\";\n      }\n    }' />\n");
        write!(out, "    <choose>\n      <when condition='@({BACKEND} == \"\")'>\n")?;
        out.push_str(
            "        <return-response>\n          <set-status code=\"404\" reason=\"Not Found\" />\n",
        );
        out.push_str("        </return-response>\n      </when>\n    </choose>\n");
        Ok(())
    }
}

/// The backend that was chosen.
const BACKEND: &str = "(string)context.Variables[\"backend\"]";

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

    #[test]
    fn a_token_is_asked_for_where_it_is_needed_and_before_anyone_answers() {
        let answered = [("orders", "get-orders-1"), ("health", "get-health-2")];
        let answered = answered.map(|(backend, operation)| (backend.to_owned(), vec![operation.to_owned()]));
        let lock = Lock {
            issuer: "https://login.example.com/a&b/",
            audience: vec!["orders"],
            backends: BTreeSet::from(["orders".to_owned()]),
        };
        let policy = Policy { origins: Vec::new(), answered: answered.into(), locks: vec![lock] };
        let text = policy.text();
        assert!(text.contains("new[] { \"orders\" }.Contains"), "{text}");
        assert!(text.contains("<openid-config url=\"https://login.example.com/a&amp;b/.well-known/"));
        assert!(text.find("<validate-jwt") < text.find("<set-backend-service"));
        assert!(!text.contains("<cors"));
    }
}

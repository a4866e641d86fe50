//! Users of servers, Secrets, the script of the tables, and policies of buckets.

use super::{Bench, behind, swap, value, without};

/// All of it.
pub fn tamper(bench: &mut Bench<'_>) {
    script(bench);
    database(bench);
    buckets(bench);
    servers(bench);
    caches(bench);
}

fn script(bench: &mut Bench<'_>) {
    const SCRIPT: &str = "ConfigMap";
    let grants = |line: &&str| line.trim_start().starts_with("GRANT EXECUTE ON FUNCTION ");
    let functions = bench.found("CREATE FUNCTION ", "(");
    let roles = bench.found("  name: fn_", "\n");
    bench.each("a verb granted to everyone", SCRIPT, |text| {
        let line = text.lines().find(grants)?;
        let (on, _) = line.rsplit_once(" TO ")?;
        swap(text, line, &format!("{on} TO PUBLIC;"))
    });
    bench.each("a verb granted to another function", SCRIPT, |text| {
        let fits =
            |line: &&str| grants(line) && roles.iter().any(|role| !line.contains(&format!("fn_{role}")));
        let line = text.lines().find(fits)?;
        let role = roles.iter().find(|role| !line.contains(&format!("fn_{role}")))?;
        swap(text, line, &format!("{}, fn_{role};", line.trim_end_matches(';')))
    });
    bench.each("another verb granted", SCRIPT, |text| {
        let role = roles.first()?;
        let granted = |name: &str| {
            text.lines().any(|line| {
                line.contains(&format!("FUNCTION {name} TO")) && line.contains(&format!("fn_{role}"))
            })
        };
        let other = functions.iter().find(|name| !name.starts_with("items.") && !granted(name))?;
        let last = text.lines().rfind(grants)?;
        swap(text, last, &format!("{last}\n    GRANT EXECUTE ON FUNCTION {other} TO fn_{role};"))
    });
    bench.each("a table granted", SCRIPT, |text| {
        let role = roles.first()?;
        swap(
            text,
            "    COMMIT;\n",
            &format!("    GRANT SELECT ON ALL TABLES IN SCHEMA items TO fn_{role};\n    COMMIT;\n"),
        )
    });
    bench.each("a role granted", SCRIPT, |text| {
        let role = roles.first()?;
        swap(text, "    COMMIT;\n", &format!("    GRANT pg_read_all_data TO fn_{role};\n    COMMIT;\n"))
    });
    bench.each("a verb to hand on", SCRIPT, |text| {
        let line = text.lines().find(grants)?;
        swap(text, line, &format!("{} WITH GRANT OPTION;", line.trim_end_matches(';')))
    });
    bench.each("a verb no more granted", SCRIPT, |text| without(text, "GRANT EXECUTE ON FUNCTION "));
    bench.each("a function without its check", SCRIPT, |text| without(text, "SELECT items.permit("));
    bench.each("a wider check", SCRIPT, |text| {
        swap(text, "SELECT items.permit(", "SELECT items.permit(true OR ")
    });
    bench.each("a page without its limit", SCRIPT, |text| without(text, "AND (starts_with("));
    bench.each("another table read", SCRIPT, |text| swap(text, "FROM items.", "FROM public."));
    bench.each("a search path of the caller's", SCRIPT, |text| {
        swap(
            text,
            "LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp",
            "LANGUAGE sql SECURITY DEFINER",
        )
    });
    bench.each("a check that lets all pass", SCRIPT, |text| {
        swap(text, "IF allowed IS NOT TRUE THEN", "IF false THEN")
    });
    bench.each("rights of before kept", SCRIPT, |text| {
        without(text, "EXECUTE format('DROP SCHEMA %I CASCADE'")
    });
    bench.each("functions for everyone", SCRIPT, |text| {
        without(text, "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    });
    bench.each("a function more", SCRIPT, |text| {
        let more = "    CREATE FUNCTION items.more() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;\n    COMMIT;\n";
        swap(text, "    COMMIT;\n", more)
    });
    bench.each("a quote that does not end", SCRIPT, |text| {
        swap(text, "    COMMIT;\n", "    SELECT '\n    COMMIT;\n")
    });
}

fn database(bench: &mut Bench<'_>) {
    bench.each("a role above all", "DatabaseRole", |text| behind(text, "spec:", "  superuser: true\n"));
    bench.each("a role in another", "DatabaseRole", |text| {
        behind(text, "spec:", "  inRoles:\n  - pg_read_all_data\n")
    });
    bench.each("a role that inherits", "DatabaseRole", |text| value(text, "inherit", "true"));
    bench.each("a role with the password of another", "DatabaseRole", |text| {
        swap(text, "--database\n", "-other--database\n")
    });
    bench.each("a server that trusts", "Cluster", |text| {
        swap(text, "hostnossl all all all reject", "host all all all trust")
    });
    bench.each("an open superuser", "Cluster", |text| value(text, "enableSuperuserAccess", "true"));
    bench.each("a database of another owner", "Cluster", |text| value(text, "owner", "somebody"));
    bench.each("an image of another server", "Cluster", |text| value(text, "imageName", "evil.example/db:1"));
    bench.each("a Secret of another value", "ExternalSecret", |text| value(text, "key", "payroll/master"));
    bench.each("a Secret of another vault", "ExternalSecret", |text| {
        swap(text, "    kind: SecretStore\n", "    kind: ClusterSecretStore\n")
    });
    bench.each("a Secret of another name", "ExternalSecret", |text| {
        swap(text, "  target:\n    name: ", "  target:\n    name: other-")
    });
    bench.each("a password told to another host", "ExternalSecret", |text| {
        value(text, "host", "evil.example")
    });
    bench.each("a Secret of another user", "ExternalSecret", |text| value(text, "username", "somebody"));
    bench.each("a password that is guessed", "Password", |text| value(text, "length", "4"));
}

fn buckets(bench: &mut Bench<'_>) {
    let users = |path: &str| path.starts_with("buckets/") && path.contains("/users/");
    bench.file("all actions on a bucket", users, |text| swap(text, "\"s3:GetObject\"", "\"s3:*\""));
    bench.file("an action more on a bucket", users, |text| {
        swap(text, "\"Action\": [", "\"Action\": [\n        \"s3:PutBucketPolicy\",")
    });
    bench.file("all buckets", users, |text| {
        swap(text, "\"arn:aws:s3:::", "\"arn:aws:s3:::*\", \"arn:aws:s3:::")
    });
    bench.file("a wider resource", users, |text| {
        let begin = text.find("\"arn:aws:s3:::")?;
        let rest = text.get(begin..)?;
        let end = rest.get(1..)?.find('"')? + 1;
        let arn = rest.get(..end)?;
        swap(text, &format!("{arn}\""), &format!("{}*\"", arn.split('/').next()?))
    });
    bench.file("no prefix asked for", users, |text| {
        let begin = text.find("\"Condition\"")?;
        let end = begin + text.get(begin..)?.find("}\n      }\n")? + "}\n      }\n".len();
        let comma = text.get(..begin)?.rfind(',')?;
        Some(format!("{}\n{}", text.get(..comma)?, text.get(end..)?))
    });
    bench.file("another prefix", users, |text| {
        swap(text, "\"s3:prefix\": [\n            \"", "\"s3:prefix\": [\n            \"*")
    });
    bench.file("all actions but one", users, |text| swap(text, "\"Action\"", "\"NotAction\""));
    bench.file("a policy for everyone", users, |text| {
        swap(text, "\"Effect\": \"Allow\",", "\"Effect\": \"Allow\",\n      \"Principal\": \"*\",")
    });
    bench.file("a policy that cannot be read", users, |text| Some(format!("{text}]")));
    bench
        .each("a claim for another bucket", "ObjectBucketClaim", |text| value(text, "bucketName", "payroll"));
}

fn servers(bench: &mut Bench<'_>) {
    const USER: &str = "KafkaUser";
    bench.each("all operations on a topic", USER, |text| swap(text, "      - Describe\n", "      - All\n"));
    bench.each("an operation more on a topic", USER, |text| {
        swap(text, "      - Describe\n", "      - Alter\n      - Describe\n")
    });
    bench.each("another topic", USER, |text| {
        let line = text.lines().rfind(|line| line.starts_with("        name: "))?;
        swap(text, line, "        name: payroll")
    });
    bench.each("all topics", USER, |text| {
        let line = text.lines().rfind(|line| line.starts_with("        name: "))?;
        swap(text, line, "        name: \"*\"")
    });
    bench.each("topics that begin so", USER, |text| value(text, "patternType", "prefix"));
    bench.each("a right on the cluster", USER, |text| {
        swap(text, "        type: topic\n", "        type: cluster\n")
    });
    bench.each("a user without rules", USER, |text| swap(text, "    type: simple\n", "    type: none\n"));
    for (class, action) in [
        ("queues read by expression", "read"),
        ("exchanges written by expression", "write"),
        ("queues made", "configure"),
    ] {
        bench.each(class, "Permission", |text| value(text, action, "\".*\""));
    }
    bench.each("a name without an end", "Permission", |text| swap(text, "$\n    read", "\n    read"));
    bench.each("another queue", "Permission", |text| value(text, "read", "^payroll$"));
    bench.each("another vhost", "Permission", |text| value(text, "vhost", "payroll"));
    bench.each("the permission of another user", "Permission", |text| {
        swap(text, "  userReference:\n    name: ", "  userReference:\n    name: other-")
    });
    bench.each("an administrator", "User", |text| behind(text, "spec:", "  tags:\n  - administrator\n"));
    bench.each("an exchange to another queue", "Binding", |text| value(text, "destination", "payroll"));
    bench.each("dead letters elsewhere", "Queue", |text| value(text, "x-dead-letter-routing-key", "payroll"));
}

fn caches(bench: &mut Bench<'_>) {
    let users = |path: &str| path == "caches/users.acl";
    bench.file("all commands of a cache", users, |text| swap(text, " +exists", " +@all"));
    bench.file("a command more of a cache", users, |text| swap(text, " +exists", " +exists +flushall"));
    bench.file("all keys of all caches", users, |text| swap(text, "%R~", "%R~* %R~"));
    bench.file("keys written where they were read", users, |text| swap(text, "%R~", "%RW~"));
    bench.file("channels of a cache", users, |text| swap(text, "resetchannels", "allchannels"));
    bench.file("no password asked for", users, |text| swap(text, "resetchannels", "nopass resetchannels"));
    bench.file("the server's own user", users, |text| {
        swap(text, "user default reset off", "user default on nopass ~* +@all")
    });
    bench.file("a user more", users, |text| {
        Some(format!("{text}user fn-more reset on resetchannels +ping (%R~*  +get)\n"))
    });
}

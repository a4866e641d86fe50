//! `build` on disk: the same bytes every time, all files or none, and nothing touched that scant did not write.

use crate::sandbox::Sandbox;
use sha2::{Digest, Sha256};

const SPEC: &str = r#"app shop

target aws {}

table orders { key id: string }

function create_order {
  code "dist/create"
  runtime node22
  on http POST /orders { auth iam }
  allow put on orders
}

function get_order {
  code "dist/get"
  runtime node22
  on http GET /orders/{id} { auth iam }
  allow get on orders
}
"#;

fn shop() -> Sandbox {
    Sandbox::with(&[
        ("app.scant", SPEC),
        ("dist/create/index.mjs", "export const handler = async () => 1;\n"),
        ("dist/get/index.mjs", "export const handler = async () => 2;\n"),
        ("dist/get/lib/read.mjs", "export default 3;\n"),
    ])
}

fn packages(sandbox: &Sandbox) -> Vec<String> {
    sandbox.names("out/aws").into_iter().filter(|name| name.ends_with(".zip")).collect()
}

#[test]
fn the_same_input_is_the_same_bytes_wherever_it_is() {
    let (one, other) = (shop(), shop());
    for sandbox in [&one, &other] {
        let ran = sandbox.run(&["build"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    }
    let files = one.files("out");
    assert_eq!(files, other.files("out"));
    assert_eq!(files.len(), 5, "{:?}", one.names("out"));
    assert_eq!(one.run(&["build"]).code, 0);
    assert_eq!(one.files("out"), files);
}

#[test]
fn a_package_is_named_by_its_content_and_the_template_names_it() {
    let sandbox = shop();
    assert_eq!(sandbox.run(&["build"]).code, 0);
    let template = sandbox.read("out/aws/template.json");
    let packages = packages(&sandbox);
    assert_eq!(packages.len(), 2);
    for package in packages {
        assert!(template.contains(&package), "{package}");
    }
}

#[test]
fn the_report_says_what_each_function_may_do() {
    let sandbox = shop();
    let ran = sandbox.run(&["build"]);
    for line in [
        "built shop for aws\n",
        "  create_order  put orders · called by POST /orders\n",
        "  get_order     get orders · called by GET /orders/{id}\n",
    ] {
        assert!(ran.stderr.contains(line), "{line}\n{}", ran.stderr);
    }
    assert_eq!(sandbox.run(&["build", "-q"]).stderr, "");
}

#[test]
fn code_that_is_not_there_is_expected_where_the_template_says() {
    let sandbox = shop();
    std::fs::remove_dir_all(sandbox.path("dist/get")).unwrap();
    let ran = sandbox.run(&["build"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.ends_with("expects its package\n  dist/get.zip\n"), "{}", ran.stderr);
    assert!(sandbox.read("out/aws/template.json").contains("dist/get.zip"));
}

#[test]
fn an_error_leaves_what_was_there() {
    let sandbox = shop();
    assert_eq!(sandbox.run(&["build"]).code, 0);
    let before = sandbox.files("out");
    sandbox.write("app.scant", SPEC.replace("put on orders", "put on ordres"));
    let ran = sandbox.run(&["build"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.ends_with("nothing was written\n"), "{}", ran.stderr);
    assert_eq!(sandbox.files("out"), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_code_folder_is_an_error_at_the_line_that_names_it() {
    let sandbox = shop();
    std::os::unix::fs::symlink("/etc/passwd", sandbox.path("dist/get/passwd")).unwrap();
    let ran = sandbox.run(&["build", "--format", "short"]);
    assert_eq!(ran.code, 1);
    let expected = "app.scant:15:8: error[unpackable-code]: `dist/get/passwd` is a symbolic link\n";
    assert_eq!(ran.stdout, expected);
    assert!(sandbox.files("out").is_empty());
}

#[test]
fn what_is_not_made_any_more_goes_unless_somebody_changed_it() {
    let sandbox = shop();
    assert_eq!(sandbox.run(&["build"]).code, 0);
    sandbox.write("out/aws/mine.txt", "kept");
    let before = packages(&sandbox);
    sandbox.write("dist/create/index.mjs", "export const handler = async () => 10;\n");
    let ran = sandbox.run(&["build"]);
    assert!(ran.stderr.contains("  removed out/aws/assets/"), "{}", ran.stderr);
    let after = packages(&sandbox);
    assert_eq!(after.len(), 2);
    assert_ne!(after, before);
    assert_eq!(sandbox.read("out/aws/mine.txt"), "kept");

    let touched = format!("out/aws/{}", after[0]);
    sandbox.write(&touched, "changed by hand");
    sandbox.write("dist/create/index.mjs", "export const handler = async () => 100;\n");
    sandbox.write("dist/get/index.mjs", "export const handler = async () => 200;\n");
    let ran = sandbox.run(&["build"]);
    assert!(ran.stderr.contains("  left out/aws/assets/"), "{}", ran.stderr);
    assert_eq!(sandbox.read(&touched), "changed by hand");
    assert_eq!(packages(&sandbox).len(), 3);
}

#[test]
fn a_manifest_cannot_make_scant_remove_other_files() {
    let sandbox = shop();
    assert_eq!(sandbox.run(&["build"]).code, 0);
    sandbox.write("precious.txt", "precious");
    let manifest = sandbox.read("out/aws/manifest.json");
    // As a careful attacker would write it: with the right hash.
    let hash: String = Sha256::digest("precious").iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = format!(r#""files": [{{ "path": "../../precious.txt", "sha256": "{hash}" }},"#);
    sandbox.write("out/aws/manifest.json", manifest.replace("\"files\": [", &entry));
    assert_eq!(sandbox.run(&["build"]).code, 0);
    assert_eq!(sandbox.read("precious.txt"), "precious");
}

#[test]
fn check_says_what_differs_and_writes_nothing() {
    let sandbox = shop();
    let ran = sandbox.run(&["build", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("out/aws/template.json is missing\n"), "{}", ran.stderr);
    assert!(!sandbox.path("out").exists());

    assert_eq!(sandbox.run(&["build"]).code, 0);
    let ran = sandbox.run(&["build", "--check"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "the files on disk are what would be written\n"));

    let template = sandbox.read("out/aws/template.json");
    sandbox.write("out/aws/template.json", template + "\n");
    let ran = sandbox.run(&["build", "--check", "-q"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, "out/aws/template.json differs\n"));

    sandbox.write("dist/get/index.mjs", "changed");
    let said = sandbox.run(&["build", "--check"]).stderr;
    assert!(said.contains(".zip is missing\n") && said.contains(".zip is not made any more\n"), "{said}");
}

#[test]
fn a_single_document_can_be_printed() {
    let sandbox = shop();
    let printed = sandbox.run(&["build", "--out", "-"]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    assert!(!sandbox.path("out").exists());
    assert_eq!(sandbox.run(&["build"]).code, 0);
    assert_eq!(printed.stdout, sandbox.read("out/aws/template.json"));
}

#[test]
fn the_output_folder_is_where_the_flag_or_the_configuration_says() {
    let sandbox = shop();
    assert_eq!(sandbox.run(&["build", "--out", "elsewhere"]).code, 0);
    assert!(sandbox.path("elsewhere/aws/template.json").exists());
    sandbox.write("scant.toml", "out = 'built'\n");
    assert_eq!(sandbox.run(&["build"]).code, 0);
    assert!(sandbox.path("built/aws/template.json").exists() && !sandbox.path("out").exists());
}

#[test]
fn an_output_folder_that_cannot_be_written_is_the_worlds_failure() {
    let sandbox = shop();
    sandbox.write("out", "a file");
    let ran = sandbox.run(&["build"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.starts_with("error: cannot write `out/aws"), "{}", ran.stderr);
    assert_eq!(sandbox.read("out"), "a file");
}

#[test]
fn a_target_this_scant_does_not_have_is_used_wrongly() {
    let sandbox = shop();
    let ran = sandbox.run(&["build", "--target", "gcp"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no such target; this scant builds aws, azure, knative"));
    assert!(!sandbox.path("out").exists());
}

#[test]
fn the_manifest_records_what_it_was_made_from() {
    let sandbox = shop();
    sandbox.write("app.scant", SPEC.replace("app shop\n", "app shop\n\nparam region: string = \"eu\"\n"));
    assert_eq!(sandbox.run(&["build", "--set", "region=us"]).code, 0);
    let manifest: serde_json::Value = serde_json::from_str(&sandbox.read("out/aws/manifest.json")).unwrap();
    assert_eq!(manifest["app"], "shop");
    assert_eq!(manifest["target"], "aws");
    assert_eq!(manifest["parameters"], serde_json::json!({ "region": "us" }));
    assert_eq!(manifest["scant"], env!("CARGO_PKG_VERSION"));
    let paths: Vec<_> =
        manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths.get(2..), Some(["template.json", "access.cert.json"].as_slice()));
}

#[test]
fn a_build_lists_the_broken_rules_that_are_accepted() {
    let sandbox = shop();
    let rule = "policy base { forbid get on table * because \"orders are written only\" overridable }\n";
    let accept = "accept base.forbid-get-on-table because \"support must see them\"";
    let outside = Sandbox::with(&[("base.scant", rule)]);
    let policy = outside.path("base.scant");
    sandbox.write("scant.toml", format!("policies = [{:?}]\n", policy.display().to_string()));
    let refused = sandbox.run(&["build"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(
        refused
            .stderr
            .contains("`get_order` may `get` on `orders`, which `base.forbid-get-on-table` forbids"),
        "{}",
        refused.stderr
    );
    sandbox
        .write("app.scant", SPEC.replace("allow get on orders", &format!("allow get on orders\n  {accept}")));
    let built = sandbox.run(&["build", "--format", "json"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let report: serde_json::Value = serde_json::from_str(&built.stdout).unwrap();
    let broken = &report["built"][0]["broken_rules"];
    assert_eq!(broken[0]["because"], "support must see them", "{report}");
    let told = sandbox.run(&["build"]).stderr;
    assert!(
        told.contains(
            "1 broken rule accepted\n  `get_order` may `get` on `orders`, which `base.forbid-get-on-table`"
        ),
        "{told}"
    );
}

//! Which files are read: what cannot be read is said and ends with 2, and `fmt` rewrites only what it may.

use crate::sandbox::Sandbox;

#[test]
fn what_cannot_be_read_is_used_wrongly() {
    let sandbox = Sandbox::new();
    sandbox.write("latin.scant", b"app caf\xe9\n");
    sandbox.write("large.scant", vec![b' '; (16 << 20) + 1]);
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    for (path, why) in [
        ("none.scant", "cannot read `none.scant`: there is no such file"),
        ("latin.scant", "cannot read `latin.scant`: it is not UTF-8 text, from byte 7 on"),
        ("large.scant", "cannot read `large.scant`: it is larger than 16 MB"),
        ("latin.scant/x", "cannot read `latin.scant/x`: a part of its path is not a folder"),
        ("empty", "there is no program in `empty`: neither scant.toml nor app.scant"),
    ] {
        for command in ["check", "build"] {
            let ran = sandbox.run(&[command, path]);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{command} {path}");
            assert!(ran.stderr.starts_with(&format!("error: {why}\n")), "{}", ran.stderr);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_stream_that_never_ends_is_too_large() {
    let ran = Sandbox::new().run(&["check", "/dev/zero"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.stderr, "error: cannot read `/dev/zero`: it is larger than 16 MB\n");
}

#[test]
fn a_configuration_is_found_upward_to_the_repository_and_no_further() {
    let sandbox = Sandbox::with(&[
        ("scant.toml", "entry = 'outer.scant'"),
        ("outer.scant", "app outer\nx = \n"),
        ("repo/sub/deep/none", ""),
        ("repo/scant.toml", "entry = 'specs/main.scant'"),
        ("repo/specs/main.scant", "app inner\nx = \n"),
    ]);
    std::fs::create_dir(sandbox.path("repo/.git")).unwrap();
    let check_in = |folder: &str| {
        let mut command = sandbox.command(&["check", "--format", "short"]);
        let output = command.current_dir(sandbox.path(folder)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = check_in("repo/sub/deep");
    assert_eq!(code, Some(1));
    assert!(said.starts_with("../../specs/main.scant:2:"), "{said}");
    assert!(check_in("repo").1.starts_with("specs/main.scant:2:"));
    assert!(check_in(".").1.starts_with("outer.scant:2:"));
    std::fs::remove_file(sandbox.path("repo/scant.toml")).unwrap();
    assert_eq!(check_in("repo/sub").0, Some(2));
}

#[test]
fn an_entry_may_not_leave_the_project() {
    let sandbox = Sandbox::with(&[("a/scant.toml", "entry = '../b.scant'"), ("b.scant", "app b\n")]);
    let ran = sandbox.run(&["check", "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("it leaves the project folder"), "{}", ran.stderr);
}

const LOOSE: &str = "app   shop\n";
const TIDY: &str = "app shop\n";

#[test]
fn fmt_rewrites_what_git_sees_and_nothing_else() {
    let sandbox = Sandbox::with(&[
        ("a.scant", LOOSE),
        ("sub/b.scant", LOOSE),
        ("sub/c.scant", TIDY),
        ("sub/notes.txt", LOOSE),
        ("built/d.scant", LOOSE),
        (".gitignore", "built/\n"),
    ]);
    let ran = sandbox.run(&["fmt", "--check"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stderr, "a.scant would be formatted\nsub/b.scant would be formatted\n");
    assert_eq!(sandbox.read("a.scant"), LOOSE);
    let ran = sandbox.run(&["fmt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "formatted a.scant\nformatted sub/b.scant\n"));
    assert_eq!(sandbox.read("a.scant"), TIDY);
    assert_eq!(sandbox.read("sub/notes.txt"), LOOSE);
    assert_eq!(sandbox.read("built/d.scant"), LOOSE);
    assert_eq!(sandbox.run(&["fmt", "--check"]).stderr, "3 specs are already formatted\n");
}

#[test]
fn fmt_leaves_a_broken_spec_and_goes_on_with_the_others() {
    let broken = "app shop\nx = \n";
    let sandbox = Sandbox::with(&[("a.scant", broken), ("b.scant", LOOSE)]);
    let ran = sandbox.run(&["fmt"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("a.scant:2:") && ran.stderr.ends_with("formatted b.scant\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.read("a.scant"), broken);
    assert_eq!(sandbox.read("b.scant"), TIDY);
}

#[test]
fn fmt_filters_standard_input() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run_on(&["fmt", "-"], LOOSE);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, TIDY, ""));
    let ran = sandbox.run_on(&["fmt", "-", "--check", "--stdin-filename", "x.scant"], LOOSE);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_eq!(ran.stderr, "x.scant would be formatted\n");
    let ran = sandbox.run_on(&["fmt", "-", "--stdin-filename", "x.scant"], "x = \n");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("x.scant:1:"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn fmt_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::with(&[("real.scant", LOOSE)]);
    let real = sandbox.path("real.scant");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.scant", sandbox.path("link.scant")).unwrap();
    assert_eq!(sandbox.run(&["fmt", "link.scant"]).code, 0);
    assert_eq!(sandbox.read("real.scant"), TIDY);
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert!(sandbox.path("link.scant").symlink_metadata().unwrap().is_symlink());
}

#[test]
fn init_makes_a_program_that_passes_and_never_overwrites() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["init", "My-Shop"]).code, 0);
    assert!(sandbox.read("My-Shop/app.scant").contains("\napp my_shop\n"));
    let ran = sandbox.run(&["check", "My-Shop"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    let ran = sandbox.run(&["fmt", "--check", "My-Shop"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = sandbox.run(&["build", "My-Shop"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stderr.contains("not there yet"), "{}", ran.stderr);

    let before = sandbox.files("My-Shop");
    std::fs::remove_file(sandbox.path("My-Shop/scant.toml")).unwrap();
    let ran = sandbox.run(&["init", "My-Shop"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`app.scant`, `functions/greet/index.mjs` already"), "{}", ran.stderr);
    assert_eq!(sandbox.files("My-Shop").len(), before.len() - 1);
}

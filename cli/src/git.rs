//! Reading files of a revision with the `git` program: nothing is checked out, and nothing is changed.

use crate::failure::Failure;
use crate::world::LARGEST_SPEC;
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The repository around the current folder.
#[derive(Debug)]
pub struct Repository {
    /// Its working copy's root.
    pub root: PathBuf,
    /// Where the current folder is in it: `apps/shop`, or nothing at its root.
    pub here: String,
}

/// A commit whose files can be read.
#[derive(Debug)]
pub struct Commit {
    id: String,
    reader: RefCell<Reader>,
}

/// What stands at a path of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file with this text.
    File(String),
    /// A folder.
    Folder,
    /// Nothing.
    Nothing,
    /// Something that is no spec: why not.
    Unreadable(String),
}

impl Repository {
    /// The repository of the current folder, where `revision` is looked for; the error says why there is none.
    pub fn here(revision: &str) -> Result<Self, Failure> {
        let said = run(&["rev-parse", "--show-toplevel", "--show-prefix"])?;
        let said = said.map_err(|why| {
            let none = "this folder is in no git repository";
            let (none, why) = match why.contains("not a git repository") {
                true => {
                    (none.to_owned(), "name two files or folders, or run this inside a repository".to_owned())
                }
                false => (format!("{none} that git would read"), why),
            };
            let message = format!("`{revision}` is no file or folder here, and no revision: {none}");
            Failure::usage(message).help(why)
        })?;
        let mut lines = said.lines();
        let root = PathBuf::from(lines.next().unwrap_or_default());
        let here = lines.next().unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Self { root, here })
    }

    /// The id of the commit a revision names, if there is one.
    pub fn commit_id(&self, revision: &str) -> Result<String, Failure> {
        let name = format!("{revision}^{{commit}}");
        let found = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        found.map(|id| id.trim().to_owned()).map_err(|_| {
            Failure::usage(format!("`{revision}` is neither a file or folder here nor a revision"))
                .help("a revision is a branch, a tag or a commit; git may have to fetch it first")
        })
    }

    /// Where two commits parted.
    pub fn parting(&self, one: &str, other: &str) -> Result<String, Failure> {
        let ids = (self.commit_id(one)?, self.commit_id(other)?);
        let found = run(&["merge-base", &ids.0, &ids.1])?;
        found.map(|id| id.trim().to_owned()).map_err(|_| {
            Failure::usage(format!("`{one}` and `{other}` have no commit in common"))
                .help("a shallow clone may lack it; fetch more of the history")
        })
    }

    /// The commit of an id, ready to be read.
    pub fn open(&self, id: String) -> Result<Commit, Failure> {
        Ok(Commit { id, reader: RefCell::new(Reader::start()?) })
    }
}

impl Commit {
    /// What stands at a path from the repository's root. Links are followed inside the repository.
    pub fn read(&self, path: &str) -> Found {
        if path.contains('\n') {
            return Found::Unreadable("its name has a line end".to_owned());
        }
        let asked =
            if path.is_empty() { format!("{}^{{tree}}", self.id) } else { format!("{}:{path}", self.id) };
        match self.reader.borrow_mut().ask(&asked) {
            Ok(found) => found,
            Err(error) => Found::Unreadable(format!("git stopped answering: {}", crate::world::why(&error))),
        }
    }
}

/// A `git cat-file` that answers one question after another.
#[derive(Debug)]
struct Reader {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    fn start() -> Result<Self, Failure> {
        let mut command = git(&["cat-file", "--batch", "--follow-symlinks"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| cannot_run(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (questions, Some(answers)) => Ok(Self { child, questions, answers: BufReader::new(answers) }),
            (_, None) => Err(Failure::world("git gives no answers")),
        }
    }

    fn ask(&mut self, name: &str) -> std::io::Result<Found> {
        let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let questions = self.questions.as_mut().ok_or_else(gone)?;
        writeln!(questions, "{name}")?;
        questions.flush()?;
        let mut header = String::new();
        if self.answers.read_line(&mut header)? == 0 {
            return Err(gone());
        }
        let header = header.trim_end();
        if header.ends_with(" missing") || header.ends_with(" ambiguous") {
            return Ok(Found::Nothing);
        }
        let words: Vec<&str> = header.split(' ').collect();
        let (kind, size) = match words.as_slice() {
            [_, kind, size] => (*kind, *size),
            [kind, size] => (*kind, *size),
            _ => return Err(std::io::Error::other("an answer is not understood")),
        };
        let size: u64 = size.parse().map_err(std::io::Error::other)?;
        let bytes = self.take(size)?;
        Ok(match (kind, bytes) {
            ("blob", Some(bytes)) => match String::from_utf8(bytes) {
                Ok(text) => Found::File(text),
                Err(_) => Found::Unreadable("it is not UTF-8 text".to_owned()),
            },
            ("blob", None) => Found::Unreadable(format!("it is larger than {} MB", LARGEST_SPEC >> 20)),
            ("tree", _) => Found::Folder,
            ("symlink", _) => Found::Unreadable("it is a link out of the repository".to_owned()),
            ("dangling" | "notdir", _) => Found::Nothing,
            ("loop", _) => Found::Unreadable("it is a link to itself".to_owned()),
            _ => Found::Unreadable("it is no file".to_owned()),
        })
    }

    /// The next bytes and the line end after them; nothing where they are too many for a spec.
    fn take(&mut self, size: u64) -> std::io::Result<Option<Vec<u8>>> {
        let mut body = (&mut self.answers).take(size);
        let mut kept = None;
        if size <= LARGEST_SPEC {
            let mut bytes = Vec::new();
            body.read_to_end(&mut bytes)?;
            kept = Some(bytes);
        } else {
            std::io::copy(&mut body, &mut std::io::sink())?;
        }
        self.answers.read_exact(&mut [0])?;
        Ok(kept)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // With its input closed it ends by itself.
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// What git prints, or what it complains of.
fn run(args: &[&str]) -> Result<Result<String, String>, Failure> {
    let output = git(args).stdin(Stdio::null()).output().map_err(|error| cannot_run(&error))?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(if output.status.success() {
        Ok(text(output.stdout))
    } else {
        let said = text(output.stderr);
        Err(said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned())
    })
}

fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(args).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn cannot_run(error: &std::io::Error) -> Failure {
    let why = crate::world::why(error);
    let failure =
        Failure::usage(format!("reading a revision needs the `git` program, which cannot be run: {why}"));
    failure.help("install git, or compare two files or folders")
}

//! A home that nobody may write to, for tests that run as root too: root may write everywhere, so
//! there the program runs as somebody else.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::{Ran, World};

/// Owns nothing on any machine.
const NOBODY: u32 = 65_534;

/// Makes everything in the world's home read-only for as long as it lives.
pub(crate) struct Unwritable<'w> {
    world: &'w World,
    /// A copy where somebody else can run it; `None` where we are not root.
    program: Option<PathBuf>,
}

impl<'w> Unwritable<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        let root = world.home().parent().unwrap().to_owned();
        let program = rustix::process::geteuid().is_root().then(|| {
            let program = root.join("offbook");
            fs::copy(env!("CARGO_BIN_EXE_offbook"), &program).unwrap();
            // Before it is handed over: its own folder and every one above can be entered.
            fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
            program
        });
        let made = Self { world, program };
        set_modes(&world.home(), 0o500, 0o400, made.program.is_some());
        made
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let known = self.world.command();
        let Some(program) = &self.program else {
            return self.world.run(arguments);
        };
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(
                known
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .current_dir(self.world.folder())
            .args(arguments)
            .gid(NOBODY)
            .uid(NOBODY);
        self.world.run_command(&mut command, "")
    }
}

impl Drop for Unwritable<'_> {
    /// So that the world can be cleared away.
    fn drop(&mut self) {
        set_modes(&self.world.home(), 0o700, 0o600, false);
    }
}

fn set_modes(path: &Path, folder: u32, file: u32, hand_over: bool) {
    let is_folder = path.is_dir();
    if is_folder {
        // It has to be open to be walked through.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
        for entry in fs::read_dir(path).unwrap() {
            set_modes(&entry.unwrap().path(), folder, file, hand_over);
        }
    }
    let mode = if is_folder { folder } else { file };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if hand_over {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

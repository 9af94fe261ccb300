"""Why a file could not be read or written, in a sentence for who sits at the terminal."""

import errno

from .say import words

WHY = {
    errno.ENOENT: ("没有{}。", "there is no {}."),
    errno.EISDIR: ("{}是文件夹，这里要一个文件。", "{} is a folder; name a file."),
    errno.ENOTDIR: ("{}不在文件夹里。", "{} does not lie in a folder."),
    errno.EACCES: ("没有读写{}的权限。", "{} may not be read or written by this account."),
    errno.EPERM: ("没有读写{}的权限。", "{} may not be read or written by this account."),
    errno.EROFS: ("{}所在的磁盘只能读。", "the disk of {} can only be read."),
}


def why(error: OSError) -> str:
    """The sentence; what the system says where it is none of these."""
    found = WHY.get(error.errno or 0)
    return words(*found).format(error.filename) if found and error.filename else str(error)

// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of {@code etc/users.properties}. What is not about the user in question stays as it is, comments included.
 *
 * @param lines without line ends
 */
record UsersFile(List<String> lines) {

    /** The file with this user's line set, in its old place or at the end. */
    UsersFile with(String name, String value) {
        List<String> changed = new ArrayList<>(lines);
        int place = indexOf(name);
        if (place < 0) {
            changed.add(name + " = " + value);
        } else {
            changed.set(place, name + " = " + value);
        }
        return new UsersFile(changed);
    }

    /** The file without this user. */
    UsersFile without(String name) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(indexOf(name));
        return new UsersFile(changed);
    }

    /** Whether the file has this user. */
    boolean has(String name) {
        return indexOf(name) >= 0;
    }

    private int indexOf(String name) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(0, equals).strip().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    static UsersFile read(Path file) throws IOException {
        return new UsersFile(Files.readAllLines(file));
    }

    /** Replaces the file in one step, readable by its owner only: a login meanwhile reads the old or the new one. */
    void write(Path file) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".users",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, lines);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes of files that a loss of power does not take back. */
final class Durably {
    private Durably() {}

    /** Syncs the names in a folder: what was renamed or made in it stays. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Syncs the bytes of a file. */
    static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Syncs all folders from one up to another, both included. */
    static void syncFolders(Path lowest, Path highest) throws IOException {
        for (Path folder = lowest; folder.startsWith(highest); folder = folder.getParent()) {
            syncFolder(folder);
        }
    }

    /** Replaces a file: at any moment it is either as before or as wanted. The folder comes into being, with those above it. */
    static void write(Path file, String text) throws IOException {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            Path there = folder;
            while (!Files.isDirectory(there)) {
                there = there.getParent();
            }
            Files.createDirectories(folder);
            syncFolders(folder.getParent(), there);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folder);
    }
}

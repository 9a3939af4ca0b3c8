// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.NewObjects;
import guelta.store.tree.Tags;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.util.TemporaryBuffer;

/**
 * The objects of commits that are being made, on top of those that the repository has. Saved as one pack: three syncs,
 * however many objects there are, where loose objects take one or two each.
 *
 * <p>What an older, unreachable object of the repository may hold already is written again: nobody can prune it then
 * between the look and the commit.
 */
final class Unsaved implements NewObjects {
    private static final int IN_MEMORY = 4 << 20;

    private final GitObjects saved;
    private final Map<Tag, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Tag, Content> files = new ConcurrentHashMap<>();
    private final Map<ObjectId, byte[]> commits = new LinkedHashMap<>();

    Unsaved(GitObjects saved) {
        this.saved = saved;
    }

    @Override
    public Folder folder(Tag tag) {
        Folder folder = folders.get(tag);
        return folder != null ? folder : saved.folder(tag);
    }

    @Override
    public long size(Tag file) {
        Content content = files.get(file);
        return content != null ? content.size() : saved.size(file);
    }

    @Override
    public Content content(Tag file) {
        Content content = files.get(file);
        return content != null ? content : saved.content(file);
    }

    @Override
    public Tag keep(Folder folder) {
        Tag tag = Tags.of(folder);
        folders.put(tag, folder);
        return tag;
    }

    @Override
    public Tag keep(Content file) {
        Tag tag = Tags.of(file);
        files.put(tag, file);
        return tag;
    }

    /** Keeps a commit in Git's form. */
    ObjectId keepCommit(byte[] commit) {
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            ObjectId id = ids.idFor(Constants.OBJ_COMMIT, commit);
            commits.put(id, commit);
            return id;
        }
    }

    /** Writes and syncs all objects: what points to them may be written next. */
    void save(Repository repository) throws IOException {
        Path objects = repository.getDirectory().toPath().resolve("objects");
        TemporaryBuffer.LocalFile pack = new TemporaryBuffer.LocalFile(objects.toFile(), IN_MEMORY);
        try {
            write(pack);
            pack.close();
            try (InputStream in = new BufferedInputStream(pack.openInputStream());
                    ObjectInserter inserter = repository.newObjectInserter()) {
                // Syncs the pack and its index before it gives them their names.
                PackParser parser = inserter.newPackParser(in);
                parser.parse(NullProgressMonitor.INSTANCE);
            }
            Durably.syncFolder(objects.resolve("pack"));
        } finally {
            pack.destroy();
        }
    }

    private void write(OutputStream pack) throws IOException {
        DigestOutputStream out = new DigestOutputStream(new BufferedOutputStream(pack), Constants.newMessageDigest());
        out.write(new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2});
        int count = folders.size() + files.size() + commits.size();
        out.write(new byte[] {(byte) (count >>> 24), (byte) (count >>> 16), (byte) (count >>> 8), (byte) count});
        Deflater deflater = new Deflater();
        try {
            for (byte[] commit : commits.values()) {
                write(out, deflater, Constants.OBJ_COMMIT, Content.of(commit));
            }
            for (Folder folder : folders.values()) {
                write(out, deflater, Constants.OBJ_TREE, Content.of(folder.bytes()));
            }
            for (Content file : files.values()) {
                write(out, deflater, Constants.OBJ_BLOB, file);
            }
        } finally {
            deflater.end();
        }
        byte[] digest = out.getMessageDigest().digest();
        out.on(false);
        out.write(digest);
        out.flush();
    }

    private static void write(OutputStream out, Deflater deflater, int type, Content content) throws IOException {
        long rest = content.size() >>> 4;
        int first = type << 4 | (int) (content.size() & 15);
        while (rest > 0) {
            out.write(first | 0x80);
            first = (int) (rest & 0x7f);
            rest >>>= 7;
        }
        out.write(first);
        deflater.reset();
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, 8_192);
        try (InputStream in = content.open()) {
            in.transferTo(deflated);
        }
        deflated.finish();
    }
}

// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Patched;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A group of commits in the journal: what Git shall have of it, with the very ids that were answered. Objects first, those
 * that others are told as a difference to before these; then where each branch goes.
 *
 * @param objects folders, files and commits; files are in memory, whole or as a difference
 * @param moves the branches
 */
record JournalRecord(Unsaved objects, List<Move> moves) {
    private static final int PATCHED = 0;
    private static final int PATCHED_FOLDER = 5;
    private static final int OBJECT_END = -1;
    private static final int ID = Constants.OBJECT_ID_LENGTH;

    /**
     * Where a branch goes.
     *
     * @param ref its name
     * @param before the commit that it goes on from
     * @param after the last commit of the group; the same as {@code before} when there are leases alone
     * @param leases all of the root's, as its file has them; empty when they stay as they are
     */
    record Move(String ref, ObjectId before, ObjectId after, Optional<String> leases) {}

    /**
     * Makes a record that needs nobody's memory but its own.
     *
     * @param made by plans: contents that may be gone when these were answered
     */
    static JournalRecord of(Unsaved made, List<Move> moves, GitObjects saved) throws IOException {
        Unsaved objects = new Unsaved(saved);
        made.commits().values().forEach(objects::keepCommit);
        made.folders().forEach(objects::add);
        for (Map.Entry<Tag, Content> file : made.files().entrySet()) {
            if (!(file.getValue() instanceof Patched)) {
                objects.add(file.getKey(), Content.of(file.getValue().bytes()));
            }
        }
        for (Map.Entry<Tag, Content> file : made.files().entrySet()) {
            if (file.getValue() instanceof Patched patched) {
                boolean known = patched.kept() instanceof Base;
                objects.add(
                        file.getKey(),
                        known ? patched : Patched.of(patched.base(), patched.parts(), objects.content(patched.base())));
            }
        }
        return new JournalRecord(objects, moves);
    }

    /**
     * Its bytes; folders are told as differences to those of the commits before, where they are in memory.
     *
     * @param saved what the replay begins with, with the records before
     */
    byte[] write(GitObjects saved) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Map.Entry<ObjectId, byte[]> commit : objects.commits().entrySet()) {
            whole(out, Constants.OBJ_COMMIT, commit.getValue());
        }
        Map<Tag, Patched> folders = new Lineage(objects.folders(), objects.commits(), saved.durable()).differences();
        for (Map.Entry<Tag, Folder> folder : objects.folders().entrySet()) {
            if (!folders.containsKey(folder.getKey())) {
                whole(out, Constants.OBJ_TREE, folder.getValue().bytes());
            }
        }
        for (Map.Entry<Tag, Patched> folder : folders.entrySet()) {
            patched(out, PATCHED_FOLDER, folder.getKey(), folder.getValue());
        }
        for (Content file : objects.files().values()) {
            if (!(file instanceof Patched)) {
                whole(out, Constants.OBJ_BLOB, file.bytes());
            }
        }
        Set<Tag> written = new HashSet<>();
        for (Tag file : objects.files().keySet()) {
            patched(out, file, written, saved);
        }
        out.writeByte(OBJECT_END);
        out.writeInt(moves.size());
        for (Move move : moves) {
            out.writeUTF(move.ref());
            move.before().copyRawTo(out);
            move.after().copyRawTo(out);
            out.writeBoolean(move.leases().isPresent());
            bytes(out, move.leases().orElse("").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void whole(DataOutputStream out, int type, byte[] bytes) throws IOException {
        out.writeByte(type);
        bytes(out, bytes);
    }

    /** Writes a file that is told as a difference, after the one that it is a difference to. */
    private void patched(DataOutputStream out, Tag tag, Set<Tag> written, GitObjects saved) throws IOException {
        if (!(objects.files().get(tag) instanceof Patched file) || !written.add(tag)) {
            return;
        }
        if (isBaseOfItself(tag) && saved.has(tag)) {
            return;
        }
        patched(out, file.base(), written, saved);
        patched(out, PATCHED, tag, file);
    }

    private static void patched(DataOutputStream out, int type, Tag tag, Patched file) throws IOException {
        out.writeByte(type);
        GitObjects.id(tag).copyRawTo(out);
        GitObjects.id(file.base()).copyRawTo(out);
        out.writeInt(file.parts().size());
        for (Patched.Part part : file.parts()) {
            out.writeLong(part.from());
            out.writeLong(part.length());
            bytes(out, part.bytes());
        }
    }

    /**
     * Whether a file is a difference to one that is, in the end, a difference to it: a file that was changed and came
     * back. Then the one that came back is saved already.
     */
    private boolean isBaseOfItself(Tag tag) {
        Set<Tag> passed = new HashSet<>();
        Tag at = tag;
        while (passed.add(at) && objects.files().get(at) instanceof Patched file) {
            at = file.base();
        }
        return at.equals(tag);
    }

    /**
     * Reads a record.
     *
     * @param saved where the files are that others are told as a difference to
     * @throws IOException when it is no record
     */
    static JournalRecord read(byte[] record, Unsaved saved) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
        Unsaved objects = saved.onTop();
        for (int type = in.readByte(); type != OBJECT_END; type = in.readByte()) {
            switch (type) {
                case Constants.OBJ_COMMIT -> objects.keepCommit(bytes(in));
                case Constants.OBJ_TREE -> objects.keep(Folder.parse(bytes(in)));
                case Constants.OBJ_BLOB -> objects.keep(Content.of(bytes(in)));
                case PATCHED -> {
                    Tag tag = GitObjects.tag(id(in));
                    Tag base = GitObjects.tag(id(in));
                    objects.add(tag, patched(in, base, objects.content(base)));
                }
                case PATCHED_FOLDER -> folder(in, objects);
                default -> throw new IOException("the journal has an object of type " + type);
            }
        }
        int count = in.readInt();
        List<Move> moves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String ref = in.readUTF();
            ObjectId before = id(in);
            ObjectId after = id(in);
            boolean leases = in.readBoolean();
            String text = new String(bytes(in), StandardCharsets.UTF_8);
            moves.add(new Move(ref, before, after, leases ? Optional.of(text) : Optional.empty()));
        }
        return new JournalRecord(objects, moves);
    }

    private static Patched patched(DataInputStream in, Tag base, Content kept) throws IOException {
        int count = in.readInt();
        List<Patched.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long from = in.readLong();
            long length = in.readLong();
            parts.add(new Patched.Part(from, length, bytes(in)));
        }
        return Patched.of(base, parts, kept);
    }

    /** A folder that is told as a difference to one of the commit before, which is durable longer than this is needed. */
    private static void folder(DataInputStream in, Unsaved objects) throws IOException {
        Tag tag = GitObjects.tag(id(in));
        Tag base = GitObjects.tag(id(in));
        Content kept = Content.of(objects.folder(base).bytes());
        try {
            if (objects.keep(Folder.parse(patched(in, base, kept).bytes())).equals(tag)) {
                return;
            }
        } catch (IllegalArgumentException none) {
            throw new IOException("the journal has a folder that is none: " + none.getMessage(), none);
        }
        throw new IOException("the journal has a folder that is not " + tag);
    }

    private static ObjectId id(DataInputStream in) throws IOException {
        byte[] id = new byte[ID];
        in.readFully(id);
        return ObjectId.fromRaw(id);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("the journal has a length of " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}

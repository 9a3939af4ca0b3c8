// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.EnumSet;
import java.util.Set;

/** A file on a disk that fails when it is told to, as a disk that breaks or is full does. */
final class FaultyChannel extends FileChannel {
    /** What fails. */
    enum Fault {
        /** To write: half of it is there then. */
        WRITE,
        /** To read. */
        READ,
        /** To sync. */
        FORCE,
        /** To sync, once. */
        FORCE_ONCE,
        /** To make it shorter. */
        TRUNCATE
    }

    private final FileChannel file;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);

    FaultyChannel(FileChannel file) {
        this.file = file;
    }

    /** From now on these fail, and no others. */
    void fail(Fault... these) {
        faults.clear();
        faults.addAll(Set.of(these));
    }

    private void may(Fault fault) throws IOException {
        if (faults.contains(fault)) {
            throw new IOException("no " + fault);
        }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        if (!faults.contains(Fault.WRITE)) {
            return file.write(from, position);
        }
        if (from.remaining() > 1) {
            ByteBuffer half = from.slice(from.position(), from.remaining() / 2);
            int written = file.write(half, position);
            from.position(from.position() + written);
        }
        throw new IOException("no " + Fault.WRITE);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        may(Fault.TRUNCATE);
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        may(Fault.FORCE);
        if (faults.remove(Fault.FORCE_ONCE)) {
            throw new IOException("no " + Fault.FORCE_ONCE);
        }
        file.force(metaData);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        may(Fault.READ);
        return file.read(to, position);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}

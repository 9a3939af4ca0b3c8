// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;

/** The way that the messages of tests come: from 192.0.2.99. */
record From(Transport transport) implements Path {
    @Override
    public Path copy() {
        return this;
    }

    @Override
    public long localHi() {
        return 0;
    }

    @Override
    public long localLo() {
        return 0xffff_7f00_0001L;
    }

    @Override
    public int localPort() {
        return 53;
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress("192.0.2.99", 4_711);
    }

    @Override
    public long peerHi() {
        return 0;
    }

    @Override
    public long peerLo() {
        return 0xffff_c000_0263L;
    }

    @Override
    public int peerPort() {
        return 4_711;
    }

    @Override
    public int scope() {
        return 0;
    }
}

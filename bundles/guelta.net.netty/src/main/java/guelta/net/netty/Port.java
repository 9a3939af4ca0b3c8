// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Limits;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open port: one lane a thread, the counters of all. The device's control thread opens, serves, parks and closes it. */
abstract class Port implements DatagramPort {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    private final PortKey key;
    private final OncePerMinute complaints = new OncePerMinute();

    Port(PortKey key) {
        this.key = key;
    }

    PortKey key() {
        return key;
    }

    /** The bound address. */
    abstract InetSocketAddress address();

    abstract List<? extends Lane> lanes();

    /** Open connections. */
    abstract int connections();

    /** Hands the port to a handler, on every lane; throws what the handler throws, and then the one before goes on. */
    void serve(DatagramHandler handler, Limits limits) {
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < lanes().size(); i++) {
                workers.add(handler.worker(this));
            }
        } catch (RuntimeException | LinkageError unusable) {
            workers.forEach(this::close);
            throw unusable;
        }
        for (int i = 0; i < workers.size(); i++) {
            Lane lane = lanes().get(i);
            Worker worker = workers.get(i);
            lane.thread().run(() -> lane.serve(worker, limits));
        }
    }

    /** Takes the port from its handler; requests wait. When this returns, no thread is in the handler's code. */
    void park() {
        for (Lane lane : lanes()) {
            lane.thread().run(lane::park);
        }
    }

    /** Closes the port and what is connected to it. */
    void close() {
        for (Lane lane : lanes()) {
            lane.thread().run(lane::close);
        }
    }

    final void close(Worker worker) {
        try {
            worker.close();
        } catch (Throwable broken) {
            complain(broken);
        }
    }

    /** A handler's code threw: that request is dropped, everything else goes on. */
    final void complain(Throwable broken) {
        if (complaints.open()) {
            LOG.error("{}: the handler failed at a request, which is dropped (told once a minute)", key, broken);
        }
    }

    @Override
    public String toString() {
        return key.toString();
    }
}

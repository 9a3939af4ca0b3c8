// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Certificates;
import guelta.net.DatagramHandler;
import guelta.net.Dialer;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import guelta.net.OutboundPort;
import guelta.net.SourcePort;
import guelta.net.Target;
import guelta.net.Timers;
import io.netty.channel.epoll.Epoll;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * What goes out, in OSGi: a component of its own, so that listening ports and their threads may come, go and be another
 * device's without a word to those who ask others.
 */
@Component(
        name = "guelta.net.netty.outbound",
        service = {Dialer.class, Timers.class},
        immediate = true)
public final class Outbound implements Dialer, Timers {
    private final Identities identities = new Identities();
    private final NettyDialer dialer = new NettyDialer(Epoll.isAvailable(), identities);

    /** Starts the thread that everything outbound shares. */
    @Activate
    public Outbound() {
        // The fields are all there is.
    }

    @Deactivate
    void deactivate() {
        dialer.close();
        identities.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCertificates(Certificates service) {
        identities.add(service);
    }

    void removeCertificates(Certificates service) {
        identities.remove(service);
    }

    @Override
    public OutboundPort datagram(DatagramHandler.Worker replies, SourcePort policy) {
        return dialer.datagram(replies, policy);
    }

    @Override
    public FramedConnection connect(Target target, FramedSession session) {
        return dialer.connect(target, session);
    }

    @Override
    public Runnable at(long nanos, Executor serial, Runnable task) {
        return dialer.at(nanos, serial, task);
    }
}

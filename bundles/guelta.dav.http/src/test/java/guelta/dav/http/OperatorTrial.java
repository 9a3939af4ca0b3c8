// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.StorePath;
import guelta.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** An operator of a server whose stores are in memory, with one user, Anna. */
abstract class OperatorTrial {
    final MemoryStore calendars = new MemoryStore("calendars", Clock.systemUTC());
    final MemoryStore accounts = new MemoryStore("accounts", Clock.systemUTC());
    DavServer server;
    Operator operator;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        server = new DavServer(context(), Map.of());
        server.addStore(calendars);
        server.addStore(accounts);
        operator = new Operator(server, new Author("karaf", "karaf@localhost"));
        accounts.root("main")
                .commit(head -> Plan.of(
                        List.of(new Edit.Put(
                                StorePath.of("users/anna"), Content.of("email: anna@example.org\n".getBytes(UTF_8)))),
                        new Author("test", "test"),
                        "test"))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        server.close();
        calendars.close();
        accounts.close();
    }

    /** A framework in which nobody looks for what is announced. */
    private static BundleContext context() {
        Object registration = Proxy.newProxyInstance(
                OperatorTrial.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> null);
        return (BundleContext) Proxy.newProxyInstance(
                OperatorTrial.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> method.getName().equals("registerService") ? registration : null);
    }
}

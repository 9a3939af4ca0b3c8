// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One {@link PostgresCluster} for all test classes that ask for it, ended after the last one. */
public final class Postgres implements ParameterResolver, BeforeAllCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Postgres.class);

    private record Running(PostgresCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    private static PostgresCluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .getOrComputeIfAbsent("cluster", key -> new Running(PostgresCluster.start()), Running.class)
                .cluster();
    }

    /** Before the tests: a machine without PostgreSQL passes over all of them. */
    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PostgresCluster.class;
    }

    @Override
    public PostgresCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }
}

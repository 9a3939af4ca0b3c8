// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one server that they share: unpacked and started for the first that asks, ended after the last. Who shares it leaves
 * its settings and features as they were.
 */
public final class Servers implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Guelta.class;
    }

    @Override
    public Guelta resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Servers.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .guelta;
    }

    private static final class Shared implements AutoCloseable {
        private final Path folder = folder();
        private final Guelta guelta = Guelta.unpack(folder).start().withDns();

        private static Path folder() {
            try {
                return Files.createTempDirectory("guelta-itests");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            guelta.close();
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

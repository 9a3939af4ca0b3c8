// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NioHttpTest
        implements HttpMessagesContract,
                HttpRoutingContract,
                HttpBodiesContract,
                HttpPaceContract,
                HttpEncodingContract,
                HttpsContract,
                Http2Contract {
    @TempDir
    Path folder;

    @Override
    public Sockets sockets() {
        return new NioSockets("test");
    }

    @Override
    public Path folder() {
        return folder;
    }
}

// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler;
import guelta.net.DeviceUnderTest;
import guelta.net.PortState;
import guelta.net.device.Candidate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.osgi.framework.Version;

/** The device as the contracts of the seam see it. */
record LinuxUnderTest(LinuxDevice linux) implements DeviceUnderTest.Device {
    static LinuxUnderTest start(int threads, KernelPorts ports) {
        try {
            return new LinuxUnderTest(new LinuxDevice(threads, ports));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Candidate<DatagramHandler> candidate(DeviceUnderTest.Offer offer) {
        return new Candidate<>(offer.handler(), offer.bundle(), offer.ranking(), new Version(1, 0, 0), offer.ranking());
    }

    @Override
    public void add(DeviceUnderTest.Offer offer) {
        linux.add(List.of(candidate(offer)));
    }

    @Override
    public void remove(DeviceUnderTest.Offer offer) {
        linux.remove(candidate(offer));
    }

    @Override
    public List<PortState> ports() {
        return linux.ports();
    }

    @Override
    public void close() {
        linux.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Store;
import guelta.store.StoreState;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;

class InstalledTest {
    /** Karaf takes a command away and brings it again when one of the services changes that it has injected. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                DeviceListCommand.class,
                PortListCommand.class,
                StoreCopyCommand.class,
                StoreGcCommand.class,
                StoreListCommand.class,
                StoreLogCommand.class,
                StoreNames.class,
                StoreSyncCommand.class
            })
    void noCommandDependsOnAServiceThatComesAndGoes(Class<?> command) {
        List<Class<?>> injected = Arrays.stream(command.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Reference.class))
                .<Class<?>>map(Field::getType)
                .toList();
        assertEquals(List.of(BundleContext.class), injected);
    }

    /** A service may go between the two looks at the framework. */
    @Test
    void aServiceThatHasGoneIsPassedOver() {
        Store store = new KnownStore("zones", new StoreState("git", "/data/zones.git", "", 0, ""));
        assertEquals(List.of(store), Installed.all(InstalledServices.of(Arrays.asList(null, store)), Store.class));
    }
}

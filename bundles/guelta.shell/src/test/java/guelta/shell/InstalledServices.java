// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A framework in which some services are installed. */
final class InstalledServices {
    private InstalledServices() {}

    /** The context of a bundle there; a null is a service that has gone since its reference was found. */
    static BundleContext of(List<?> services) {
        List<ServiceReference<?>> references = new ArrayList<>();
        Map<Object, Object> byReference = new IdentityHashMap<>();
        for (Object service : services) {
            ServiceReference<?> reference = proxy(ServiceReference.class, null, Map.of());
            references.add(reference);
            byReference.put(reference, service);
        }
        return proxy(BundleContext.class, references, byReference);
    }

    private static <T> T proxy(Class<T> type, Object references, Map<Object, Object> byReference) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (any, method, with) -> switch (method.getName()) {
                    case "getServiceReferences" -> references;
                    case "getService" -> byReference.get(with[0]);
                    default -> throw new IllegalStateException(method + " is not wanted");
                }));
    }
}

// SPDX-License-Identifier: Apache-2.0
/** Metrics for Prometheus: {@link guelta.metrics.MetricsService} is the component. */
@NullMarked
@Header(name = "Karaf-Commands", value = "guelta.metrics")
package guelta.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;

package com.acme;

import java.util.List;
import org.rollout4j.train.Metric;

/** Says what the numbers are that {@link Reinforce} logs and nobody else does. */
public final class AcmeMetrics implements Metric.Provider {
    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("acmeBaselineError", "Squared error of the baseline", "train", Metric.Better.LOWER));
    }
}

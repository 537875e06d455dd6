package org.rollout4j.core;

import java.util.ArrayList;
import java.util.List;

/** Any environments as a batch, each an object of its own. */
final class SeparateEnvironments implements EnvironmentBatch {
    private final EnvironmentSpec spec;
    private final List<Environment> environments;
    private final Resources resources = new Resources();

    SeparateEnvironments(EnvironmentFactory factory, int size) {
        environments = new ArrayList<>(size);
        try {
            for (int e = 0; e < size; e++) {
                environments.add(new CheckedEnvironment(resources.add(factory.create())));
                checkSame(environments.get(0).spec(), environments.get(e).spec());
            }
            spec = environments.get(0).spec();
        } catch (RuntimeException | Error e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    private static void checkSame(EnvironmentSpec first, EnvironmentSpec other) {
        if (!first.equals(other)) {
            throw new EnvironmentException(
                    first.id() + ": spec() is " + first + " of one environment and " + other
                            + " of another; it must be the same for all of its life",
                    null);
        }
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(int e, long seed) {
        environments.get(e).reset(seed);
    }

    @Override
    public void step(
            int from,
            int end,
            Actions actions,
            float[] rewards,
            boolean[] terminated,
            boolean[] truncated,
            int offset) {
        for (int e = from; e < end; e++) {
            StepResult result = environments.get(e).step(actions, e);
            rewards[offset + e] = result.reward();
            terminated[offset + e] = result.terminated();
            truncated[offset + e] = result.truncated();
        }
    }

    @Override
    public void observe(int from, int end, float[] into, int offset) {
        for (int e = from; e < end; e++) {
            environments.get(e).observe(into, offset + (e - from) * spec.observationSize());
        }
    }

    @Override
    public void actionMasks(int from, int end, boolean[] into, int offset) {
        for (int e = from; e < end; e++) {
            environments.get(e).actionMask(into, offset + (e - from) * spec.actionCount());
        }
    }

    @Override
    public void close() {
        resources.close();
    }
}

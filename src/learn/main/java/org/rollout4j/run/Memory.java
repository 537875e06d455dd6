package org.rollout4j.run;

import java.util.Locale;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.rollout.LocalRollouts;

/** Whether what a configuration asks for fits the memory that Java may use, known before anything of it is made. */
public final class Memory {
    private static final double GIGABYTE = 1 << 30;

    private Memory() {}

    /**
     * Checks a run.
     *
     * @throws IllegalArgumentException if the arrays that it holds from the start to the end do not fit
     */
    public static void checkFits(EnvironmentSpec spec, AlgorithmConfig config) {
        check(LocalRollouts.bytes(spec, config) + config.learnerBytes(spec));
    }

    /** As {@link #checkFits}, for the learner alone. */
    public static void checkLearnerFits(EnvironmentSpec spec, AlgorithmConfig config) {
        check(config.learnerBytes(spec));
    }

    private static void check(long needed) {
        long available = Runtime.getRuntime().maxMemory();
        Require.that(
                needed <= available,
                "memory for these settings",
                "at least " + gigabytes(needed),
                "Java may use " + gigabytes(available)
                        + "; make envs, horizon, minibatchSize or network.hiddenSizes smaller, or give Java more with -Xmx");
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
}

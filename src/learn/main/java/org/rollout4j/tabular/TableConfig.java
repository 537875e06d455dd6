package org.rollout4j.tabular;

import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.math.Schedule;

/** What the configurations of learners with a table of action values have in common. */
interface TableConfig extends AlgorithmConfig {
    /** The value of actions not tried yet. */
    double initialValue();

    /** The most observations that the table stores. */
    int maxStates();

    /** An empty table. */
    default QTable newTable(EnvironmentSpec spec) {
        return new QTable(spec.observationSize(), spec.actionCount(), maxStates(), initialValue());
    }

    /** Checks these and what else such a configuration holds, before there is a record to ask. */
    static void check(
            int envs,
            int horizon,
            double discount,
            Schedule epsilon,
            Schedule stepSize,
            double initialValue,
            int maxStates) {
        Require.inRange("envs", envs, 1, 1 << 16);
        Require.inRange("horizon", horizon, 1, 1 << 20);
        Require.inRange("discount", discount, 0.0, 1.0);
        epsilon.within("epsilon", 0, 1);
        stepSize.within("stepSize", 0, 1);
        Require.inRange("initialValue", initialValue, -Float.MAX_VALUE, Float.MAX_VALUE);
        Require.inRange("maxStates", maxStates, 1, QTable.MAX_ELEMENTS);
    }
}

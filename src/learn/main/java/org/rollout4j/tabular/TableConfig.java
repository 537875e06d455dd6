package org.rollout4j.tabular;

import java.util.Map;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.math.Schedule;
import org.rollout4j.policy.PolicyFile;

/** What the configurations of learners with a table of action values have in common. */
interface TableConfig extends AlgorithmConfig {
    /** The part of a learner's state that is its table. */
    String TABLE = "table";

    /** The value of actions not tried yet. */
    double initialValue();

    /** The most observations that the table stores. */
    int maxStates();

    /** The probability of exploring over the run. */
    Schedule epsilon();

    /** How the policy of a learner that keeps its table as {@link #TABLE} is made of its state. */
    default SavedPolicy savedPolicy(EnvironmentSpec spec, Progress at) {
        return new SavedPolicy(
                Map.of(
                        TABLE + "/" + QTable.OBSERVATIONS, SavedPolicy.ANY_LENGTH,
                        TABLE + "/" + QTable.VALUES, SavedPolicy.ANY_LENGTH),
                state -> PolicyFile.of(
                        spec,
                        QTable.frozen(
                                state.part(TABLE),
                                spec,
                                maxStates(),
                                initialValue(),
                                epsilon().at(at.fraction()))));
    }

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

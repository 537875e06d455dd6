package org.rollout4j.tabular;

import java.util.Optional;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;

/** What a deterministic policy is worth where the transitions are known: no sample of episodes, all of them. */
public final class ExactEvaluation {
    private static final int CHUNK = 1 << 12;

    private ExactEvaluation() {}

    /**
     * The means over the start distribution, within the time limit of the environment. Asks the policy once for each state.
     *
     * @param policy deterministic
     * @return nothing if the environment has no {@link EnvironmentFactory#model} or action masks, or too many states to be a matter of
     *     seconds
     */
    public static Optional<Outcome> of(EnvironmentFactory factory, Policy policy, Workers workers) {
        Optional<MarkovModel> known = factory.model();
        EnvironmentSpec spec = factory.spec();
        if (known.isEmpty() || spec.actionMasks() || known.get().stateCount() > Oracle.MAX_BACKUPS / spec.timeLimit()) {
            return Optional.empty();
        }
        int[] actions = actions(spec, known.get(), policy);
        return Optional.of(ValueIteration.of(known.get(), spec.timeLimit(), state -> actions[state], workers));
    }

    private static int[] actions(EnvironmentSpec spec, MarkovModel model, Policy policy) {
        int size = spec.observationSize();
        float[] observations = new float[CHUNK * size];
        ActionBatch chosen = ActionBatch.ofRows(CHUNK);
        SplitMix unused = new SplitMix(0);
        int[] actions = new int[model.stateCount()];
        for (int from = 0; from < actions.length; from += CHUNK) {
            int rows = Math.min(CHUNK, actions.length - from);
            for (int row = 0; row < rows; row++) {
                model.observe(from + row, observations, row * size);
            }
            policy.act(new ObservationBatch(rows, observations, null), unused, chosen);
            System.arraycopy(chosen.actions(), 0, actions, from, rows);
        }
        return actions;
    }
}

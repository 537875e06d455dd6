package org.rollout4j.tabular;

import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TablePolicy;

/**
 * Q-learning (Watkins, 1989; Sutton and Barto, 2018, section 6.5) on a {@link QTable}: off-policy, one step,
 *
 * <pre>{@code Q(s, a) += stepSize * (r + discount * max Q(s', .) - Q(s, a))}</pre>
 *
 * <p>The maximum is over the actions that are legal in {@code s'}, as far as visits have shown; it is absent where the
 * episode terminated, and present where it was only truncated.
 *
 * <p>Transitions may be learned from in any order, since the target does not depend on the policy that acted. A rollout is
 * gone through backwards, so that what its end brought reaches its beginning at once instead of one step a visit (Lin,
 * 1992, replays backwards for the same reason).
 */
public final class QLearning implements Learner<Policy, Rollout> {
    private final QLearningConfig config;
    private final EnvironmentSpec spec;
    private final QTable table;

    public QLearning(EnvironmentSpec spec, QLearningConfig config) {
        this.spec = spec;
        this.config = config;
        this.table = config.newTable(spec);
    }

    @Override
    public Policy behaviour(Progress at) {
        return new TablePolicy(table, (ActionSpace.Discrete) spec.actions(), epsilon(at));
    }

    @Override
    public Policy greedy() {
        return table.frozen(0).greedy(spec);
    }

    @Override
    public PolicyFile artifact(Progress at) {
        return PolicyFile.of(spec, table.frozen(epsilon(at)));
    }

    private double epsilon(Progress at) {
        return config.epsilon().at(at.fraction());
    }

    @Override
    public Metrics update(Rollout rollout, Progress at) {
        int size = table.observationSize();
        DivergenceException.check(rollout);
        double stepSize = config.stepSize().at(at.fraction());
        double absoluteError = 0;
        for (int i = rollout.rows() - 1; i >= 0; i--) {
            int row = table.visit(rollout.observations(), i * size, rollout.actionMasks(), i * table.actions());
            double next = rollout.terminated()[i] ? 0 : table.max(table.find(rollout.nextObservations(), i * size));
            double target = rollout.rewards()[i] + config.discount() * next;
            absoluteError += Math.abs(table.learn(row, rollout.actions().number(i), target, stepSize));
        }
        double tdError = absoluteError / rollout.rows();
        DivergenceException.check("tdError", tdError);
        return Metrics.NONE
                .with("epsilon", epsilon(at))
                .with("stepSize", stepSize)
                .with("tdError", tdError)
                .with(table.metrics());
    }

    @Override
    public void init(Artifact learned) {
        table.init(learned);
    }

    @Override
    public State state() {
        return State.builder().put(TableConfig.TABLE, table.state()).build();
    }

    @Override
    public void restore(State state) {
        table.restore(state.part(TableConfig.TABLE));
    }
}

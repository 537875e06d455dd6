package org.rollout4j.tabular;

import java.util.Arrays;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.State;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TablePolicy;

/**
 * SARSA (Rummery and Niranjan, 1994; Sutton and Barto, 2018, section 6.4) on a {@link QTable}: on-policy, one step,
 *
 * <pre>{@code Q(s, a) += stepSize * (r + discount * Q(s', a') - Q(s, a))}</pre>
 *
 * <p>where {@code a'} is the action that was really taken in {@code s'}. The last transition of each environment in a
 * rollout waits for it until the next rollout brings it. Where an episode was truncated no {@code a'} was ever taken;
 * there the target has its expectation under the policy, {@code sum over a' of pi(a' | s') Q(s', a')}. Nothing follows a
 * terminated episode.
 *
 * <p>A rollout is gone through backwards, so that what its end brought reaches its beginning at once.
 */
public final class Sarsa implements Learner<Policy, Rollout> {
    private static final int NONE = -1;

    private final SarsaConfig config;
    private final EnvironmentSpec spec;
    private final QTable table;
    /** {@code [envs]}, the row in the table of the transition that waits; {@link #NONE} if none does, or the table was full. */
    private final int[] waitingRow;
    /** {@code [envs]} */
    private final int[] waitingAction;
    /** {@code [envs]} */
    private final float[] waitingReward;

    public Sarsa(EnvironmentSpec spec, SarsaConfig config) {
        this.spec = spec;
        this.config = config;
        this.table = config.newTable(spec);
        this.waitingRow = new int[config.envs()];
        this.waitingAction = new int[config.envs()];
        this.waitingReward = new float[config.envs()];
        Arrays.fill(waitingRow, NONE);
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
        Require.that(
                rollout.envs() == config.envs(), "envs of the rollout", rollout.envs(), config.envs() + " is needed");
        DivergenceException.check(rollout);
        double epsilon = epsilon(at);
        double stepSize = config.stepSize().at(at.fraction());
        double absoluteError = 0;
        for (int e = 0; e < rollout.envs(); e++) {
            absoluteError += learn(rollout, e, epsilon, stepSize);
        }
        double tdError = absoluteError / rollout.rows();
        DivergenceException.check("tdError", tdError);
        return Metrics.NONE
                .with("epsilon", epsilon)
                .with("stepSize", stepSize)
                .with("tdError", tdError)
                .with(table.metrics());
    }

    /** Learns from the steps of one environment; returns the sum of the absolute errors. */
    private double learn(Rollout rollout, int env, double epsilon, double stepSize) {
        int size = table.observationSize();
        int last = rollout.rows() - rollout.envs() + env;
        int previousRow = rollout.interrupted()[env] ? NONE : waitingRow[env]; // of an episode that does not go on
        int previousAction = waitingAction[env];
        float previousReward = waitingReward[env];
        waitingRow[env] = NONE;
        double absoluteError = 0;
        int nextRow = NONE;
        for (int i = last; i >= 0; i -= rollout.envs()) {
            int row = table.visit(rollout.observations(), i * size, rollout.actionMasks(), i * table.actions());
            int action = rollout.actions().number(i);
            float reward = rollout.rewards()[i];
            if (i == last && !rollout.ended(i)) {
                waitingRow[env] = row;
                waitingAction[env] = action;
                waitingReward[env] = reward;
            } else {
                double next = rollout.terminated()[i]
                        ? 0
                        : rollout.truncated()[i]
                                ? table.expectedValue(rollout.nextObservations(), i * size, epsilon)
                                : table.value(nextRow, rollout.actions().number(i + rollout.envs()));
                double target = reward + config.discount() * next;
                absoluteError += Math.abs(table.learn(row, action, target, stepSize));
            }
            nextRow = row;
        }
        if (previousRow != NONE) {
            double target = previousReward
                    + config.discount() * table.value(nextRow, rollout.actions().number(env));
            absoluteError += Math.abs(table.learn(previousRow, previousAction, target, stepSize));
        }
        return absoluteError;
    }

    /** {@code table}, and the transitions that wait: {@code waiting-rows}, {@code -actions}, {@code -rewards [envs]}. */
    @Override
    public void init(Artifact learned) {
        table.init(learned);
    }

    @Override
    public State state() {
        return State.builder()
                .put(TableConfig.TABLE, table.state())
                .putLongs(
                        "waiting-rows", Arrays.stream(waitingRow).asLongStream().toArray())
                .putLongs(
                        "waiting-actions",
                        Arrays.stream(waitingAction).asLongStream().toArray())
                .putFloats("waiting-rewards", waitingReward.clone())
                .build();
    }

    @Override
    public void restore(State state) {
        long[] rows = state.longs("waiting-rows", config.envs());
        long[] actions = state.longs("waiting-actions", config.envs());
        float[] rewards = state.floats("waiting-rewards", config.envs());
        table.restore(state.part(TableConfig.TABLE));
        for (int e = 0; e < config.envs(); e++) {
            waitingRow[e] = (int) Require.inRange("waiting row", rows[e], NONE, table.states() - 1);
            waitingAction[e] = (int) Require.inRange("waiting action", actions[e], 0, table.actions() - 1);
            waitingReward[e] = rewards[e];
        }
    }
}

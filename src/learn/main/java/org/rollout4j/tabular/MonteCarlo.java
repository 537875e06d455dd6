package org.rollout4j.tabular;

import java.util.Arrays;
import java.util.BitSet;
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
 * On-policy Monte Carlo control for epsilon-soft policies (Sutton and Barto, 2018, section 5.4) on a {@link QTable}: when
 * an episode ends, the value of each of its actions moves towards the discounted return that followed,
 *
 * <pre>{@code Q(s, a) += stepSize * (G - Q(s, a))}</pre>
 *
 * <p>for the first visit of each pair of observation and action, or for every visit. A constant step size stands in for
 * the average over all returns, because the policy whose returns they are gets better all the time.
 *
 * <p>Episodes that a rollout leaves unfinished are kept until they end. The return of a truncated episode is cut short by
 * something that no observation shows: left as it is, it would make the last steps before a time limit look best, for
 * there is least time left to lose; dropped, a learner whose first episodes are all truncated would learn nothing. So
 * this return alone is bootstrapped: what would have followed is worth the expected value of the final observation under
 * the policy.
 */
public final class MonteCarlo implements Learner<Policy, Rollout> {
    private final MonteCarloConfig config;
    private final EnvironmentSpec spec;
    private final QTable table;
    /** {@code [envs]}, the episodes not finished yet. */
    private final Trace[] traces;
    /** Pairs {@code row * actions + action} that the episode at hand has visited; empty between episodes. */
    private final BitSet visited = new BitSet();

    private int updates;
    private double absoluteError;

    public MonteCarlo(EnvironmentSpec spec, MonteCarloConfig config) {
        this.spec = spec;
        this.config = config;
        this.table = config.newTable(spec);
        this.traces = new Trace[config.envs()];
        for (int e = 0; e < traces.length; e++) {
            traces[e] = new Trace();
        }
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
        int size = table.observationSize();
        DivergenceException.check(rollout);
        double epsilon = epsilon(at);
        double stepSize = config.stepSize().at(at.fraction());
        updates = 0;
        absoluteError = 0;
        for (int e = 0; e < traces.length; e++) {
            if (rollout.interrupted()[e]) {
                traces[e].clear(); // its return is never known
            }
        }
        for (int i = 0; i < rollout.rows(); i++) {
            Trace trace = traces[i % rollout.envs()];
            int row = table.visit(rollout.observations(), i * size, rollout.actionMasks(), i * table.actions());
            trace.add(row, rollout.actions().number(i), rollout.rewards()[i]);
            if (rollout.ended(i)) {
                double next = rollout.terminated()[i]
                        ? 0
                        : table.expectedValue(rollout.nextObservations(), i * size, epsilon);
                learn(trace, next, stepSize);
                trace.clear();
            }
        }
        double returnError = updates == 0 ? 0 : absoluteError / updates;
        DivergenceException.check("returnError", returnError);
        return Metrics.NONE
                .with("epsilon", epsilon)
                .with("stepSize", stepSize)
                .with("returnError", returnError)
                .with(table.metrics());
    }

    private void learn(Trace trace, double following, double stepSize) {
        trace.toReturns(config.discount(), following);
        for (int t = 0; t < trace.length(); t++) {
            int row = trace.row(t);
            int pair = row * table.actions() + trace.action(t);
            if (row < 0 || (config.firstVisit() && visited.get(pair))) {
                continue;
            }
            visited.set(pair);
            absoluteError += Math.abs(table.learn(row, trace.action(t), trace.value(t), stepSize));
            updates++;
        }
        for (int t = 0; t < trace.length(); t++) {
            if (trace.row(t) >= 0) {
                visited.clear(trace.row(t) * table.actions() + trace.action(t));
            }
        }
    }

    /** {@code table}, and the unfinished episodes, one behind the other: {@code episodes}, {@code episode-lengths [envs]}. */
    @Override
    public void init(Artifact learned) {
        table.init(learned);
    }

    @Override
    public State state() {
        Trace all = new Trace();
        for (Trace trace : traces) {
            all.addAll(trace, 0, trace.length());
        }
        return State.builder()
                .put(TableConfig.TABLE, table.state())
                .put("episodes", all.state())
                .putLongs(
                        "episode-lengths",
                        Arrays.stream(traces).mapToLong(Trace::length).toArray())
                .build();
    }

    @Override
    public void restore(State state) {
        table.restore(state.part(TableConfig.TABLE));
        Trace all = new Trace();
        all.restore(state.part("episodes"), table.states(), table.actions());
        long[] lengths = state.longs("episode-lengths", traces.length);
        int from = 0;
        for (int e = 0; e < traces.length; e++) {
            int length = (int) Require.inRange("length of an episode", lengths[e], 0, all.length() - from);
            traces[e].clear();
            traces[e].addAll(all, from, length);
            from += length;
        }
    }
}

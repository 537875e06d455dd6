package org.rollout4j.algo.offpolicy;

import org.rollout4j.core.Artifact;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.Blas;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.rollout.Priorities;
import org.rollout4j.rollout.Replay;

/**
 * Deep Q-learning (Mnih et al., 2015) with what has been found to help: double Q-learning, dueling networks, prioritised replay, several
 * steps of rewards (Hessel et al., 2018), distributions of returns by their quantiles in the place of their means (Dabney et al., 2018).
 * Actions that are masked out are neither chosen nor part of a target. A truncated episode goes on in its target, a terminated one does
 * not.
 */
public final class Dqn implements Learner<Policy, Rollout> {
    private static final String PRIORITIES = "priorities";

    private final DqnConfig config;
    private final QNetwork network;
    private final StoredExperience experience;
    private final Priorities priorities;
    private final DqnMinibatches minibatches;

    /**
     * @param seed what the first parameters and the sampling derive from
     * @param workers the threads that compute; the result does not depend on how many there are
     */
    public Dqn(EnvironmentSpec spec, DqnConfig config, long seed, Workers workers) {
        this.config = config;
        network = new QNetwork(spec, config, SplitMix.derive(seed, 0), workers);
        experience = new StoredExperience(spec, config, SplitMix.derive(seed, 1));
        int rows = experience.replay.capacity();
        priorities = config.prioritised() ? new Priorities(rows, config.priorityExponent()) : null;
        minibatches = new DqnMinibatches(spec, config, network);
    }

    @Override
    public Policy behaviour(Progress at) {
        return network.behaviour(config.epsilon().at(at.fraction()));
    }

    @Override
    public Policy greedy() {
        return network.greedy();
    }

    @Override
    public PolicyFile artifact(Progress at) {
        return network.artifact(config.epsilon().at(at.fraction()));
    }

    @Override
    public Metrics update(Rollout rollout, Progress at) {
        DivergenceException.check(rollout);
        Blas.useOneThread(); // environments may have started ND4J
        Replay replay = experience.replay;
        if (priorities != null) {
            priorities.renew(replay.nextRow(), Math.min(rollout.rows(), replay.capacity()));
        }
        replay.add(rollout);
        Sums sums = new Sums();
        if (at.steps() + rollout.rows() >= config.learningStarts()) {
            learn(experience.gradientSteps(rollout.rows()), at, sums);
        }
        return sums.metrics()
                .with("epsilon", config.epsilon().at(at.fraction()))
                .with("learningRate", config.learningRate().at(at.fraction()))
                .with("replaySize", replay.size());
    }

    private void learn(long steps, Progress at, Sums sums) {
        double learningRate = config.learningRate().at(at.fraction());
        double importance = config.importanceExponent().at(at.fraction());
        for (long left = steps; left > 0; left--) {
            if (minibatches.isEmpty()) {
                if (priorities == null) {
                    minibatches.draw(experience, Math.min(left, network.stepsToTargetUpdate()));
                } else {
                    minibatches.draw(experience, priorities, importance);
                }
            }
            double loss = minibatches.computeNext();
            DivergenceException.check("loss", loss);
            sums.add(loss, minibatches, network.step(minibatches.valueGradients, learningRate));
            if (priorities != null) {
                priorities.update(minibatches.rows, minibatches.absoluteErrors);
            }
        }
    }

    @Override
    public void init(Artifact learned) {
        network.init(learned);
    }

    @Override
    public State state() {
        State.Builder state = experience.state().put(QNetwork.PART, network.state());
        return (priorities == null ? state : state.put(PRIORITIES, priorities.state())).build();
    }

    @Override
    public void restore(State state) {
        network.restore(state.part(QNetwork.PART));
        if (experience.restore(state) && priorities != null) {
            priorities.restore(state.part(PRIORITIES));
        }
    }

    /** What an update tells about itself; means over its gradient steps. */
    private static final class Sums {
        private double loss;
        private double error;
        private double target;
        private double gradientNorm;
        private int steps;

        void add(double ofLoss, DqnMinibatches minibatches, double norm) {
            loss += ofLoss;
            error += minibatches.meanAbsoluteError();
            target += minibatches.meanTarget();
            gradientNorm += norm;
            steps++;
        }

        /** Without means where nothing was learned. */
        Metrics metrics() {
            Metrics metrics = Metrics.NONE.with("gradientSteps", steps);
            return steps == 0
                    ? metrics
                    : metrics.with("loss", loss / steps)
                            .with("tdError", error / steps)
                            .with("targetMean", target / steps)
                            .with("gradientNorm", gradientNorm / steps);
        }
    }
}

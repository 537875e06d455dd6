package org.rollout4j.run;

import java.util.Optional;
import java.util.function.Consumer;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Source;
import org.rollout4j.core.State;
import org.rollout4j.env.Finding;
import org.rollout4j.env.ObservationReview;

/**
 * A source that tells, at the beginning of a run, what keeps it from learning: in words before the first rollout, and by a look at the
 * observations of that one. Later rollouts, and those of a run that goes on, it passes on.
 */
final class FirstLook implements Source<Policy, Rollout> {
    private final Source<Policy, Rollout> source;
    private final EnvironmentSpec spec;
    private final Optional<String> known;
    private final Consumer<String> warn;
    private boolean looked;

    /**
     * @param source closed by its owner
     * @param known what is known before anything is collected
     */
    FirstLook(Source<Policy, Rollout> source, EnvironmentSpec spec, Optional<String> known, Consumer<String> warn) {
        this.source = source;
        this.spec = spec;
        this.known = known;
        this.warn = warn;
    }

    @Override
    public Rollout collect(Policy behaviour) {
        if (looked) {
            return source.collect(behaviour);
        }
        looked = true;
        known.ifPresent(warn);
        Rollout rollout = source.collect(behaviour);
        ObservationReview review = new ObservationReview(spec.observations());
        int size = spec.observationSize();
        for (int row = 0; row < rollout.rows(); row++) {
            review.see(rollout.observations(), row * size, rollout.nextObservations(), row * size);
        }
        for (Finding finding : review.findings()) {
            warn.accept(spec.id() + ": " + finding.what() + ". " + finding.fix());
        }
        return rollout;
    }

    @Override
    public State state() {
        return source.state();
    }

    @Override
    public void restore(State state) {
        looked = true;
        source.restore(state);
    }

    @Override
    public void requestStop() {
        source.requestStop();
    }

    @Override
    public void close() {
        source.close();
    }
}

package org.rollout4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.run.Environments;
import org.rollout4j.run.Spaces;
import org.rollout4j.run.TrainedPolicy;
import org.rollout4j.train.RunDirectory;

/**
 * What a training comes to: a policy, with the spaces that it acts in and where it comes from. It acts without an environment, an algorithm
 * or a native library. Immutable: for any number of threads.
 *
 * <pre>{@code
 * Policy policy = Model.load(Path.of("models/drain-grid-ppo.zip")).policy();
 * int action = policy.open().act(observation);
 * }</pre>
 */
public final class Model {
    private final PolicyFile policyFile;
    private final String name;
    /** Null where it is found by its id. */
    private final EnvironmentFactory environment;

    private Model(PolicyFile policyFile, String name, EnvironmentFactory environment) {
        this.policyFile = policyFile;
        this.name = name;
        this.environment = environment;
    }

    /**
     * Loads a model.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best model
     * @throws IOException if it is not a model that can be used here; the message names the file
     */
    public static Model load(Path path) throws IOException {
        return new Model(
                TrainedPolicy.load(path), RunDirectory.resolveModel(path).toString(), null);
    }

    /** What has been learned in {@code environment}. */
    static Model of(Artifact learned, Origin origin, EnvironmentFactory environment) {
        if (learned instanceof PolicyFile policy) {
            return new Model(
                    policy.withOrigin(origin), policy.environment().id() + "-" + origin.algorithm(), environment);
        }
        throw new IllegalArgumentException("algorithm is " + origin.algorithm() + ": it learns no policy");
    }

    /** The same, to be evaluated in {@code environment}. */
    public Model in(EnvironmentFactory other) {
        return new Model(policyFile, name, other);
    }

    /** Takes the best actions. Immutable: for any number of threads, each with a session of its own. */
    public Policy policy() {
        return policyFile.policy();
    }

    /** Draws actions, as it did to collect experience. */
    public Policy exploring() {
        return policyFile.exploring();
    }

    /** What it was trained on: the spaces of observations and actions, the time limit, what success is. */
    public EnvironmentSpec spec() {
        return policyFile.environment();
    }

    /** The algorithm and its configuration, the seed, how far the training was, what the evaluation brought, and what wrote it; if that is known. */
    public Optional<Origin> origin() {
        return policyFile.origin();
    }

    /** The id of the algorithm that learned it; {@code unknown} if its file does not say. */
    public String algorithm() {
        return origin().map(Origin::algorithm).orElse("unknown");
    }

    /** The environment steps that it was trained for; 0 if its file does not say. */
    public long steps() {
        return origin().map(origin -> origin.progress().steps()).orElse(0L);
    }

    /**
     * Checks that it can act in an environment.
     *
     * @throws IllegalArgumentException if that has other observations or actions
     */
    public void checkFits(EnvironmentSpec other) {
        Spaces.difference(spec(), other).ifPresent(difference -> {
            throw new IllegalArgumentException(
                    name + ": trained on " + spec().id() + ", cannot act in " + other.id() + ": " + difference);
        });
    }

    /** What is saved. */
    public PolicyFile policyFile() {
        return policyFile;
    }

    /** What to call it: where it was loaded from, or what learned it where. */
    public String name() {
        return name;
    }

    /**
     * Saves it as a policy file; it is there in full or as it was before.
     *
     * @throws IOException if that fails; the message is one line that names the file
     */
    public void save(Path file) throws IOException {
        policyFile.write(file);
    }

    /**
     * Plays so many episodes by the best actions, in the environment that it was trained in or is {@link #in}, or that has the id of its
     * specification. The starts are the same for all models.
     *
     * @throws IllegalArgumentException if there is no environment of that id
     */
    public EpisodeEvaluation evaluate(int episodes) {
        EnvironmentFactory where = environment == null ? Environments.find(spec().id(), List.of()) : environment;
        checkFits(where.spec());
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
                EpisodeEvaluator evaluator =
                        new EpisodeEvaluator(where, episodes, EpisodeEvaluator.HELD_OUT_SEED, workers)) {
            return evaluator.evaluate(policy());
        }
    }
}

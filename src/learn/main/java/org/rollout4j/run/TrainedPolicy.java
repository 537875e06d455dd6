package org.rollout4j.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Manifest;
import org.rollout4j.train.RunDirectory;

/** Policies as users name them: by a file of one, a checkpoint, or a run. */
public final class TrainedPolicy {
    private static final String LEARNER = "learner";

    private TrainedPolicy() {}

    /**
     * Loads a policy.
     *
     * @param path a policy file, a checkpoint, or a run directory for its best policy
     * @throws IOException if it is not a policy that can be used here; the message names the file
     */
    public static PolicyFile load(Path path) throws IOException {
        Path file = RunDirectory.resolveModel(path);
        if (PolicyFile.isOne(file)) {
            return PolicyFile.read(file);
        }
        try {
            return of(CheckpointFile.read(file, TrainedPolicy::needed));
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    /**
     * The policy of a checkpoint. So models of before there were policy files are read, too: they were checkpoints. Neither what learns nor room
     * for it is made, unless the algorithm does not say how to do without it.
     *
     * @param checkpoint whole, or at least what its policy is made of
     * @throws IllegalArgumentException if it has none that this build can act by
     */
    public static PolicyFile of(Checkpoint checkpoint) {
        Manifest manifest = checkpoint.manifest();
        State state = checkpoint.state().part(LEARNER);
        Optional<SavedPolicy> saved = savedPolicy(manifest);
        Artifact learned = saved.isPresent()
                ? saved.get().artifact().apply(state)
                : learner(manifest, state).artifact(manifest.progress());
        if (learned instanceof PolicyFile policy) {
            return policy.withOrigin(manifest.origin());
        }
        throw new IllegalArgumentException("algorithm is " + manifest.algorithm() + ": it learns no policy");
    }

    /** The tensors that the policy of a checkpoint is made of, with their lengths: of an algorithm that does not say, all of its learner. */
    private static Map<String, Integer> needed(Manifest manifest, List<String> names) {
        Map<String, Integer> needed = new LinkedHashMap<>();
        Optional<SavedPolicy> saved = savedPolicy(manifest);
        if (saved.isPresent()) {
            saved.get().lengths().forEach((name, length) -> {
                String entry = LEARNER + "/" + name;
                if (names.contains(entry) || !saved.get().optional().contains(name)) {
                    needed.put(entry, length);
                }
            });
        } else {
            names.stream()
                    .filter(name -> name.startsWith(LEARNER + "/"))
                    .forEach(name -> needed.put(name, SavedPolicy.ANY_LENGTH));
        }
        return needed;
    }

    private static Optional<SavedPolicy> savedPolicy(Manifest manifest) {
        return Algorithms.find(manifest.algorithm())
                .savedPolicy(environment(manifest), manifest.configuration(), manifest.progress());
    }

    private static Learner<Policy, Rollout> learner(Manifest manifest, State state) {
        EnvironmentSpec spec = environment(manifest);
        Algorithm<?> algorithm = Algorithms.find(manifest.algorithm());
        Memory.checkLearnerFits(spec, algorithm.config(spec, manifest.configuration()));
        Learner<Policy, Rollout> learner =
                algorithm.learner(spec, manifest.configuration(), manifest.seed(), Workers.caller());
        learner.restore(state);
        return learner;
    }

    private static EnvironmentSpec environment(Manifest manifest) {
        Require.that(manifest.environment() != null, "environment", null, "a model acts in one");
        return manifest.environment();
    }
}

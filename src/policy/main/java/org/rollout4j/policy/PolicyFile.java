package org.rollout4j.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.rollout4j.core.Artifact;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;

/**
 * A policy with all that is needed to act by it, and nothing of what learned it: no environment, no optimiser, no
 * algorithm. Immutable.
 *
 * <pre>{@code
 * Policy policy = PolicyFile.read(Path.of("models/drain-grid-ppo.zip")).policy();
 * int action = policy.open().act(observation);
 * }</pre>
 *
 * @param environment what it acts in: the spaces of observations and actions, the time limit, what success is
 * @param content networks or a table
 * @param origin where it comes from, if that is known
 */
public record PolicyFile(EnvironmentSpec environment, PolicyContent content, Optional<Origin> origin)
        implements Artifact {

    /** The format version that is written, and the latest that is read. */
    public static final int FORMAT = PolicyDocument.FORMAT;

    public PolicyFile {
        Require.that(environment != null, "environment", null, "it is needed");
        Require.that(content != null, "content", null, "networks or a table are needed");
        content.checkFits(environment);
    }

    /**
     * A policy of which nobody has said yet where it comes from.
     *
     * @throws IllegalArgumentException if it cannot act there
     */
    public static PolicyFile of(EnvironmentSpec environment, PolicyContent content) {
        return new PolicyFile(environment, content, Optional.empty());
    }

    /** The same from there. */
    public PolicyFile withOrigin(Origin known) {
        return new PolicyFile(environment, content, Optional.of(known));
    }

    /**
     * Reads a file, which anybody may have written.
     *
     * @throws InvalidFileException if there is no such file, it is not a policy file, it is damaged, larger than Java's
     *     memory, of a later format version, or nothing on the class path computes one of its layers; the message is
     *     one line that names the file
     */
    public static PolicyFile read(Path file) throws InvalidFileException {
        return PolicyDocument.read(file);
    }

    /** Whether a file claims to be a policy file; whether it is a sound one, {@link #read} says. */
    public static boolean isOne(Path file) {
        return PolicyDocument.isOne(file);
    }

    /**
     * Writes a file; it is there in full or as it was before.
     *
     * @throws IOException if that fails; the message is one line that names the file
     * @throws IllegalArgumentException if its head is none of this package
     */
    public void write(Path file) throws IOException {
        PolicyDocument.write(file, this);
    }

    @Override
    public void write(Path file, Origin known) throws IOException {
        withOrigin(known).write(file);
    }

    /** Its numbers by name. The arrays are its own. */
    public State tensors() {
        return PolicyTensors.of(content);
    }

    /** The policy that takes the best actions. */
    public Policy policy() {
        return content.greedy(environment);
    }

    /** The policy that draws actions, as the learner did to collect experience. */
    public Policy exploring() {
        return content.exploring(environment);
    }

    /**
     * Explains one decision, for display. Allocates; not for the hot path.
     *
     * @param observation {@code [observationSize]}
     * @param legal {@code [actionCount]}, which discrete actions are legal; null if all are
     */
    public Insight inspect(float[] observation, boolean[] legal) {
        return content.insight(observation, legal);
    }
}

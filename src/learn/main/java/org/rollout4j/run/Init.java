package org.rollout4j.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Require;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.Tensor;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.policy.PolicyFile;

/**
 * What a run begins with instead of nothing: a policy that was learned before. The run keeps a copy of it in {@code init.zip}, so that it can
 * be begun again without the original.
 *
 * @param model what it was called: the full name of its file, or another name
 * @param sha256 of all its numbers, in hexadecimal
 */
public record Init(String model, String sha256) {
    private static final String COPY = "init.zip";

    public Init {
        Require.that(model != null, "init.model", null, "a name is needed");
        Require.that(
                sha256 != null && sha256.matches("[0-9a-f]{64}"),
                "init.sha256",
                sha256,
                "64 hexadecimal digits are needed");
    }

    /** To begin with {@code policy}, called that. */
    public static Init of(String model, PolicyFile policy) {
        return new Init(model, digest(policy));
    }

    /**
     * Checks that a learner of a run can begin with a policy; it is then of no more use.
     *
     * @throws IllegalArgumentException if it cannot; the message says why
     */
    public void check(RunConfig run, EnvironmentSpec spec, PolicyFile policy) {
        Learner<?, ?> learner =
                Algorithms.find(run.algorithm()).learner(spec, run.configuration(), 0, Workers.caller());
        begin(learner, spec, model, policy);
    }

    /** Lets a learner that has learned nothing yet begin with a policy, see {@link Learner#init}. */
    static void begin(Learner<?, ?> learner, EnvironmentSpec spec, String model, PolicyFile policy) {
        Spaces.difference(policy.environment(), spec).ifPresent(difference -> {
            throw new IllegalArgumentException("init is " + model + ": " + difference);
        });
        try {
            learner.init(policy);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("init is " + model + ": " + e.getMessage(), e);
        }
    }

    /** Puts the copy into the directory of a run. */
    public static void keep(PolicyFile policy, Path run) throws IOException {
        policy.write(run.resolve(COPY));
    }

    /**
     * The policy of a run: its copy, which is made of the original where it is missing.
     *
     * @throws IOException if neither is there, or it is another one than the run was begun with
     */
    PolicyFile load(Path run) throws IOException {
        Path copy = run.resolve(COPY);
        boolean kept = Files.exists(copy);
        Path file = kept ? copy : Path.of(model);
        PolicyFile policy = TrainedPolicy.load(file);
        if (!digest(policy).equals(sha256)) {
            throw new InvalidFileException(file, "is not the model that the run in " + run + " was begun with");
        }
        if (!kept) {
            keep(policy, run);
        }
        return policy;
    }

    private static String digest(PolicyFile policy) {
        MessageDigest digest = Sha256.digest();
        policy.tensors().tensors().forEach((name, tensor) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(bytes(tensor));
        });
        return Sha256.of(digest);
    }

    private static byte[] bytes(Tensor tensor) {
        if (tensor.type() == Tensor.Type.BYTES) {
            return tensor.bytes();
        }
        if (tensor.type() == Tensor.Type.F32) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(tensor.length(), Float.BYTES));
            buffer.asFloatBuffer().put(tensor.floats());
            return buffer.array();
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(tensor.length(), Long.BYTES));
        buffer.asLongBuffer().put(tensor.longs());
        return buffer.array();
    }
}

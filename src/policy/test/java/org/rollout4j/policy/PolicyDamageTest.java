package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Bits;
import org.rollout4j.file.InvalidFileException;

/** Whatever happens to the bytes of a policy file: it is refused, or it is still the same policy. */
class PolicyDamageTest {
    @TempDir
    private Path directory;

    static Stream<PolicyFile> policies() {
        return Stream.of(
                Policies.categorical(Policies.MASKED, true).withOrigin(Policies.ORIGIN),
                Policies.gaussian(Policies.CONTINUOUS, true),
                Policies.dueling(),
                Policies.table(Policies.DISCRETE, 40),
                Policies.seedTable());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void truncationsAreRefused(PolicyFile policy) throws IOException {
        byte[] whole = bytes(policy);
        for (int length = 0; length < whole.length; length += 7) {
            assertThat(refusedOrSame(Arrays.copyOf(whole, length), policy))
                    .as("%d bytes", length)
                    .isTrue();
        }
    }

    /** One bit of eleven, each of the eight of a byte in turn. */
    @ParameterizedTest
    @MethodSource("policies")
    void flippedBitsAreRefusedOrHarmless(PolicyFile policy) throws IOException {
        byte[] whole = bytes(policy);
        int flips = 0;
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit += 11) {
            flips++;
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused += refusedOrSame(flipped, policy) ? 1 : 0;
        }
        // Harmless are only the times in the headers, and the directory at the end, which repeats them.
        assertThat(refused).isGreaterThan(flips / 2);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void overwrittenStretchesAreRefusedOrHarmless(PolicyFile policy) throws IOException {
        byte[] whole = bytes(policy);
        SplitMix rng = new SplitMix(1);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int from = rng.nextInt(damaged.length);
            int to = Math.min(damaged.length, from + 1 + rng.nextInt(40));
            for (int k = from; k < to; k++) {
                damaged[k] = (byte) rng.nextInt();
            }
            refusedOrSame(damaged, policy);
        }
    }

    private byte[] bytes(PolicyFile policy) throws IOException {
        Path file = directory.resolve("whole.zip");
        policy.write(file);
        return Files.readAllBytes(file);
    }

    /** True if refused, false if the same; fails on anything else. */
    private boolean refusedOrSame(byte[] bytes, PolicyFile policy) throws IOException {
        Path file = Files.write(directory.resolve("damaged.zip"), bytes);
        PolicyFile read;
        try {
            read = PolicyFile.read(file);
        } catch (InvalidFileException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "null");
            return true;
        }
        Bits.assertSame(read.tensors(), policy.tensors());
        assertThat(read.environment()).isEqualTo(policy.environment());
        assertThat(read.origin()).isEqualTo(policy.origin());
        return false;
    }
}

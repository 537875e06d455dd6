package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.FuzzedReads;
import org.rollout4j.file.InvalidFileException;

/**
 * Reads arbitrary bytes as a policy file, and acts by what comes of it. An ordinary test run goes through the inputs in
 * {@code PolicyFuzzTestInputs}; {@code JAZZER_FUZZ=1 mvn test -pl src/policy -am -Dtest=PolicyFuzzTest
 * -Djazzer.hooks=true} looks for new ones.
 */
class PolicyFuzzTest {
    private static final FuzzedReads READS = new FuzzedReads(InvalidFileException.class);

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) throws IOException {
        Path file = directory.resolve("fuzz.zip");
        Optional<PolicyFile> read = READS.read(file, bytes, PolicyFile::read);
        if (read.isEmpty()) {
            return;
        }
        PolicyFile policy = read.get();
        policy.write(file);
        Bits.assertSame(PolicyFile.read(file).tensors(), policy.tensors());
        act(policy.policy(), policy.environment());
        act(policy.exploring(), policy.environment());
    }

    /** An action is legal or there is none, whatever the numbers are. */
    private static void act(Policy policy, EnvironmentSpec spec) {
        Policy.Session session = policy.open();
        try {
            if (spec.continuous()) {
                assertThat(session.actContinuous(new float[spec.observationSize()]))
                        .hasSize(spec.actionSize());
            } else {
                boolean[] mask = Policies.mask(spec, spec.actionCount() == 1 ? 1 : 0);
                int action = session.act(new float[spec.observationSize()], mask);
                assertThat(mask == null || mask[action]).isTrue();
            }
        } catch (DivergenceException e) {
            READS.saw("not a number");
        } catch (IllegalArgumentException e) {
            assertThat(e).as("a mask of one action forbids all").hasMessageContaining("no action is legal");
        }
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        READS.assertSaw("read", "refused", "not a number");
    }
}

package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.SplitMix;
import org.rollout4j.fakes.Bits;
import org.rollout4j.fakes.Gaussians;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.nn.LayerSpec;
import org.rollout4j.nn.NetworkSpec;
import org.rollout4j.nn.ObservationNormaliser;

/** A policy whose network has a type of layer that this project does not know. */
class GuestLayerTest {
    @TempDir
    private Path directory;

    @Test
    void actsWhereItsProviderIsAndIsRefusedElsewhere() throws IOException {
        Path file = directory.resolve("guest.zip");
        NetworkSpec layers = new NetworkSpec(
                6,
                List.of(LayerSpec.of("wave", Map.of("frequency", 3.0)), LayerSpec.of("dense", Map.of("outputs", 3.0))));
        TrainedNetwork network = new TrainedNetwork(layers, Gaussians.gaussians(new SplitMix(1), 6 + 7 * 3));
        PolicyFile policy = PolicyFile.of(
                Policies.DISCRETE,
                new Networks(
                        new CategoricalHead(3), Map.of(Networks.POLICY, network), new ObservationNormaliser(6, false)));
        policy.write(file);

        PolicyFile read = PolicyFile.read(file);
        Bits.assertSame(read.tensors(), policy.tensors());
        for (int i = 0; i < 20; i++) {
            float[] observation = Policies.observation(Policies.DISCRETE, i);
            assertThat(read.policy().open().act(observation))
                    .isEqualTo(policy.policy().open().act(observation));
        }

        rename(file, "\"wave\"", "\"whim\""); // as if nobody brought it
        assertThatThrownBy(() -> PolicyFile.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": layer type is whim: nothing on the class path computes it, only "
                        + "[dense, relu, tanh, wave]");
    }

    /** Replaces some text of the document. */
    private static void rename(Path file, String from, String to) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        String document = new String(entries.get("policy.json"), StandardCharsets.UTF_8);
        assertThat(document).contains(from);
        entries.put("policy.json", document.replace(from, to).getBytes(StandardCharsets.UTF_8));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}

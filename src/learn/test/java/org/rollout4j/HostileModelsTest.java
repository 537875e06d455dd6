package org.rollout4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.run.OldModelsTest;

/** Small files that claim a lot: what loading or refusing them takes is bounded by the file. */
@Tag("slow")
class HostileModelsTest {
    private static final long MAX_ALLOCATED = 100_000_000;

    /** What takes minutes where lengths are compared too late is told from what takes a moment on a busy machine. */
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private static final String MANIFEST = "manifest.json";
    private static final String POLICY = "policy.json";
    private static final long MANY = 64L << 20;
    private static final String SOME_SHA256 = "0".repeat(64);

    @TempDir
    private Path folder;

    private Path hostile;

    @BeforeEach
    void warmUp() throws IOException {
        hostile = folder.resolve("hostile.zip");
        for (String name : new String[] {"ppo", "dqn-dueling", "q-learning"}) {
            Model.load(old(name)).save(folder.resolve(name + ".zip"));
            Model.load(folder.resolve(name + ".zip"));
        }
    }

    private static Path old(String name) {
        try {
            return Path.of(OldModelsTest.class
                    .getResource("old/models/" + name + ".zip")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Path policy(String name) {
        return folder.resolve(name + ".zip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ppo            | /run/configuration/network/hiddenSizes | [2500, 2500] | policy.parameters is",
                "ppo            | /run/configuration/network/hiddenSizes | ONES         | network.hiddenSizes",
                "ppo            | /run/environment/observations/shape    | [4096, 4096] | policy.parameters is",
                "ppo            | /run/environment/id                    | LONG         | ",
                "ppo            | /run/configuration/network             | DEEP         | nesting depth",
                "ppo            | /run/configuration/envs                | 65536        | ",
                "dqn-dueling    | /run/environment/actionCount           | 65536        | q.parameters is",
                "dqn-dueling    | /run/configuration/replayCapacity      | 2390000      | ",
                "dqn-dueling    | /run/configuration/batchSize           | 65536        | ",
                "sac            | /run/configuration/replayCapacity      | 100000000    | ",
                "q-learning     | /run/environment/actionCount           | 65536        | length of the values",
                "q-learning     | /run/environment/observations/shape    | [16777216]   | observation",
                "sarsa          | /run/configuration/envs                | 65536        | ",
            })
    void aManifestThatClaimsALot(String model, String place, String value, String problem) throws Exception {
        copy(old(model), MANIFEST, document -> set(document, place, value), Map.of());
        loadsOrIsRefused(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ppo         | /policy/networks/policy/layers/0/outputs | 2500       | networks/policy is",
                "ppo         | /policy/networks/policy/layers           | LAYERS     | number of network layers",
                "ppo         | /policy/networks/policy/inputs           | 16777216   | network inputs",
                "ppo         | /policy/environment/observations/shape   | [16777216] | network inputs",
                "ppo         | /policy/networks/policy/layers/0/type    | LONG       | layer type",
                "ppo         | /policy/head                             | DEEP       | nesting depth",
                "dqn-dueling | /policy/environment/actionCount          | 65536      | network outputs",
                "q-learning  | /policy/environment/observations/shape   | [16777216] | observation size",
                "q-learning  | /policy/environment/actionCount          | 65536      | length of the values",
            })
    void aPolicyFileThatClaimsALot(String model, String place, String value, String problem) throws Exception {
        copy(policy(model), POLICY, document -> set(document, place, value), Map.of());
        loadsOrIsRefused(problem);
    }

    /** 256 MB of zeros are some 262 KB in a zip. */
    @ParameterizedTest
    @ValueSource(strings = {"learner/networks/policy.parameters", "learner/networks/optimiser/first-moments"})
    void zerosInACheckpoint(String entry) throws Exception {
        copy(
                old("ppo-checkpoint"),
                MANIFEST,
                document -> claim(document, entry, MANY),
                Map.of(entry + ".f32", 4 * MANY));
        loadsOrIsRefused(entry.endsWith("policy.parameters") ? "policy.parameters is 67108864" : null);
    }

    @ParameterizedTest
    @CsvSource({
        "ppo, networks/policy, length of networks/policy",
        "q-learning, table/observations, size of what is needed to act"
    })
    void zerosInAPolicyFile(String model, String entry, String problem) throws Exception {
        copy(policy(model), POLICY, document -> claim(document, entry, MANY), Map.of(entry + ".f32", 4 * MANY));
        loadsOrIsRefused(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2147483648]", "[2147483647]", "[65536, 32768]", "[46341, 46341]", "[536870912]"})
    void moreElementsThanAnArrayHas(String shape) throws Exception {
        for (Path file : new Path[] {old("ppo"), policy("ppo")}) {
            String document = file.equals(old("ppo")) ? MANIFEST : POLICY;
            copy(file, document, all -> ((ObjectNode) all.path("entries").get(0)).set("shape", json(shape)), Map.of());
            loadsOrIsRefused("");
        }
    }

    @Test
    void aListOfManyTensorsAndNamesThatAreTooLong() throws Exception {
        copy(
                policy("ppo"),
                POLICY,
                document -> {
                    ArrayNode entries = (ArrayNode) document.path("entries");
                    for (int i = 0; i < 6000; i++) {
                        entries.addObject()
                                .put("name", "e" + i)
                                .put("type", "f32")
                                .put("sha256", SOME_SHA256)
                                .putArray("shape")
                                .add(100_000);
                    }
                },
                Map.of());
        loadsOrIsRefused("");

        copy(policy("ppo"), POLICY, document -> {}, Map.of("n".repeat(60_000), 1L));
        loadsOrIsRefused("is not listed");
    }

    /** Observations that all meet in a 512th of the table, if one knows what hashing multiplies by. */
    @Test
    void aTableOfCollidingObservationsLoads() throws Exception {
        int rows = 60_000;
        int size = Model.load(policy("q-learning")).spec().observationSize();
        ByteBuffer observations = ByteBuffer.allocate(rows * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        SplitMix rng = new SplitMix(1);
        float[] one = new float[size];
        for (int row = 0; row < rows; ) {
            for (int i = 0; i < 3; i++) {
                one[i] = rng.nextFloat();
            }
            if ((hash(one) & 0x1ffff) < 256) {
                for (float element : one) {
                    observations.putFloat(element);
                }
                row++;
            }
        }
        int actions = Model.load(policy("q-learning")).spec().actionCount();
        byte[] values = new byte[rows * actions * Float.BYTES];
        Map<String, byte[]> tensors = Map.of("table/observations", observations.array(), "table/values", values);
        write(
                policy("q-learning"),
                POLICY,
                document -> {
                    claim(document, "table/observations", (long) rows * size);
                    claim(document, "table/values", (long) rows * actions);
                    tensors.forEach((name, bytes) -> entry(document, name).put("sha256", sha256(bytes)));
                },
                tensors);

        loadsOrIsRefused(null);
        assertThat(Model.load(hostile).policy().open().act(new float[size])).isBetween(0, actions - 1);
    }

    /** As tables that grow hash. */
    private static int hash(float[] observation) {
        long hash = observation.length;
        for (float element : observation) {
            hash = (hash ^ Float.floatToIntBits(element + 0f)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    /**
     * Loads the file, in little memory and time.
     *
     * @param problem part of why it is refused; null where it must load; empty where either will do
     */
    private void loadsOrIsRefused(String problem) {
        assertThat(hostile.toFile().length()).as("bytes of the file").isLessThan(6 << 20);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String[] message = new String[1];
        assertTimeout(MAX_TIME, () -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                Model.load(hostile);
            } catch (InvalidFileException e) {
                message[0] = e.getMessage();
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated; " + message[0])
                    .isLessThan(MAX_ALLOCATED);
        });
        if (problem == null) {
            assertThat(message[0]).isNull();
        } else if (!problem.isEmpty()) {
            assertThat(message[0]).startsWith(hostile + ": ").contains(problem).hasSizeLessThan(1000);
        }
    }

    private static void set(ObjectNode document, String place, String value) {
        int last = place.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) document.at(place.substring(0, last));
        assertThat(parent.has(place.substring(last + 1))).as(place).isTrue();
        parent.set(place.substring(last + 1), json(value));
    }

    private static JsonNode json(String value) {
        String text = switch (value) {
            case "ONES" -> "[" + "1,".repeat(400_000) + "1]";
            case "LAYERS" -> "[" + "{\"type\":\"tanh\"},".repeat(50_000) + "{\"type\":\"tanh\"}]";
            case "LONG" -> "\"" + "a".repeat(900_000) + "\"";
            case "DEEP" -> "\"DEEP\""; // nested while it is written: our own reader would refuse it
            default -> value;
        };
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), value);
    }

    private static void claim(ObjectNode document, String name, long length) {
        ObjectNode entry = entry(document, name);
        if (entry.has("length")) { // as early formats have it
            entry.put("length", length);
        } else {
            entry.putArray("shape").add(length);
        }
    }

    private static ObjectNode entry(ObjectNode document, String name) {
        for (JsonNode entry : document.path("entries")) {
            if (entry.path("name").asText().equals(name)) {
                return (ObjectNode) entry;
            }
        }
        throw new AssertionError("no entry " + name + " in " + document.path("entries"));
    }

    private void copy(Path from, String document, Consumer<ObjectNode> edit, Map<String, Long> zeros)
            throws IOException {
        write(from, document, edit, Map.of(), zeros);
    }

    private void write(Path from, String document, Consumer<ObjectNode> edit, Map<String, byte[]> tensors)
            throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        tensors.forEach((name, bytes) -> files.put(name + ".f32", bytes));
        write(from, document, edit, files, Map.of());
    }

    /** Writes a file with another document, and other entries by the names of their files. */
    private void write(
            Path from, String document, Consumer<ObjectNode> edit, Map<String, byte[]> files, Map<String, Long> zeros)
            throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(from))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        ObjectNode tree = (ObjectNode) Json.parse(entries.get(document), document);
        edit.accept(tree);
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        entries.put(document, tree.toString().replace("\"DEEP\"", deep).getBytes(StandardCharsets.UTF_8));
        entries.putAll(files);
        zeros.keySet().forEach(name -> entries.put(name, new byte[0]));
        try (OutputStream out = Files.newOutputStream(hostile);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                byte[] block = new byte[1 << 16];
                for (long left = zeros.getOrDefault(entry.getKey(), 0L); left > 0; left -= block.length) {
                    zip.write(block, 0, (int) Math.min(left, block.length));
                }
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

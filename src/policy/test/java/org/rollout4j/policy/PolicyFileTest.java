package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Tensor;
import org.rollout4j.fakes.Bits;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.nn.ObservationNormaliser;

class PolicyFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("a.zip");
    }

    static Stream<PolicyFile> policies() {
        return Policies.all();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatIsWrittenActsAsBefore(PolicyFile policy) throws IOException {
        policy.write(file);
        PolicyFile read = PolicyFile.read(file);

        assertThat(read.environment()).isEqualTo(policy.environment());
        assertThat(read.origin()).isEqualTo(policy.origin());
        Bits.assertSame(read.tensors(), policy.tensors());
        assertThat(choices(read.policy(), read)).isEqualTo(choices(policy.policy(), policy));
        assertThat(choices(read.exploring(), read)).isEqualTo(choices(policy.exploring(), policy));
        for (int i = 0; i < 10; i++) {
            float[] observation = Policies.observation(policy.environment(), i);
            boolean[] legal = Policies.mask(policy.environment(), i);
            assertSame(read.inspect(observation, legal), policy.inspect(observation, legal));
        }
        read.write(directory.resolve("b.zip"));
        assertThat(directory.resolve("b.zip")).hasSameBinaryContentAs(file);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a.zip", "b.zip");
    }

    private static void assertSame(Insight one, Insight other) {
        assertThat(one.probabilities()).isEqualTo(other.probabilities());
        assertThat(one.actionValues()).isEqualTo(other.actionValues());
        assertThat(one.value()).isEqualTo(other.value());
    }

    /** Of a hundred observations, each by itself. */
    private static List<String> choices(Policy policy, PolicyFile of) {
        Policy.Session session = policy.open(1, new SplitMix(3));
        return Stream.iterate(0, i -> i < 100, i -> i + 1)
                .map(i -> {
                    float[] observation = Policies.observation(of.environment(), i);
                    return of.environment().continuous()
                            ? List.of(session.actContinuous(observation)[0], session.actContinuous(observation)[1])
                                    .toString()
                            : Integer.toString(session.act(observation, Policies.mask(of.environment(), i)));
                })
                .toList();
    }

    @Test
    void thePoliciesAreNotTrivial() {
        policies()
                .forEach(policy -> assertThat(new TreeSet<>(choices(policy.exploring(), policy)))
                        .as(policy.environment().id() + " " + policy.content())
                        .hasSizeGreaterThan(1));
    }

    @Test
    void theExploringPolicyOfActionValuesExplores() {
        PolicyFile values = Policies.actionValues();
        assertThat(choices(values.exploring(), values)).isNotEqualTo(choices(values.policy(), values));
        PolicyFile table = Policies.table(Policies.DISCRETE, 40);
        assertThat(choices(table.exploring(), table)).isNotEqualTo(choices(table.policy(), table));
    }

    @Test
    void aPolicyTellsWhatItExpects() {
        PolicyFile policy = Policies.categorical(Policies.DISCRETE, true);
        float[] observation = Policies.observation(policy.environment(), 1);
        assertThat(policy.inspect(observation, null).value()).isNotNull();
        assertThat(policy.inspect(observation, null).probabilities()).hasSize(3);
        assertThat(Policies.withoutValue().inspect(observation, null).value()).isNull();
        assertThat(Policies.actionValues()
                        .inspect(observation, new boolean[] {true, false, true})
                        .actionValues())
                .hasSize(3)
                .satisfies(values -> assertThat(values[1]).isZero());
        assertThat(Policies.gaussian(Policies.CONTINUOUS, true)
                        .inspect(observation, null)
                        .value())
                .isNotNull();
    }

    @Test
    void layoutIsThatOfTheFormat() throws IOException {
        Policies.categorical(Policies.MASKED, true).withOrigin(Policies.ORIGIN).write(file);
        Map<String, byte[]> entries = entries();
        assertThat(entries.keySet())
                .containsExactly(
                        "policy.json",
                        "networks/policy.f32",
                        "networks/value.f32",
                        "normaliser/count.i64",
                        "normaliser/means.i64",
                        "normaliser/squared-deviations.i64");
        ObjectNode policy = (ObjectNode) document(entries).get("policy");
        assertThat(policy.get("head").toString()).isEqualTo("{\"type\":\"categorical\"}");
        assertThat(policy.get("environment").get("timeLimit").asInt()).isEqualTo(77);
        assertThat(policy.get("networks").get("policy").toString())
                .isEqualTo(
                        "{\"inputs\":6,\"layers\":[{\"type\":\"dense\",\"outputs\":5},{\"type\":\"tanh\"},"
                                + "{\"type\":\"dense\",\"outputs\":4},{\"type\":\"tanh\"},{\"type\":\"dense\",\"outputs\":3}]}");
        assertThat(policy.get("origin").get("configuration").get("envs").asInt())
                .isEqualTo(8);
    }

    /** Never to be written anew: a policy file of today must load in every later version. */
    @Test
    void aFileOfThisVersionStillLoads() throws Exception {
        Path old =
                Path.of(PolicyFileTest.class.getResource("policy-format-1.zip").toURI());
        PolicyFile read = PolicyFile.read(old);
        PolicyFile same = Policies.categorical(Policies.MASKED, true).withOrigin(Policies.ORIGIN);
        Bits.assertSame(read.tensors(), same.tensors());
        assertThat(read.environment()).isEqualTo(same.environment());
        assertThat(read.origin()).isEqualTo(same.origin());
        assertThat(choices(read.exploring(), read)).isEqualTo(choices(same.exploring(), same));
    }

    @Test
    void anObservationIsCheckedAndAnIllegalActionNeverTaken() throws IOException {
        Policies.categorical(Policies.MASKED, true).write(file);
        Policy.Session session = PolicyFile.read(file).policy().open();
        float[] observation = Policies.observation(Policies.MASKED, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> session.act(observation));
        assertThatIllegalArgumentException().isThrownBy(() -> session.act(new float[5], new boolean[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> session.act(observation, new boolean[3]));
        for (int i = 0; i < 100; i++) {
            boolean[] mask = Policies.mask(Policies.MASKED, i);
            assertThat(mask[session.act(Policies.observation(Policies.MASKED, i), mask)])
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void parametersThatAreNoNumbersAreRefused(float number) throws IOException {
        for (PolicyFile policy : Policies.all().toList()) {
            for (Map.Entry<String, Tensor> entry : policy.tensors().tensors().entrySet()) {
                Tensor tensor = entry.getValue();
                boolean table = entry.getKey().startsWith("table/");
                if (tensor.type() == Tensor.Type.F32 && tensor.length() > 0 && !table) {
                    float before = tensor.floats()[tensor.length() - 1];
                    tensor.floats()[tensor.length() - 1] = number; // those of the policy, not a copy
                    policy.write(file);
                    tensor.floats()[tensor.length() - 1] = before;
                    refused(file)
                            .hasMessage(file + ": element " + (tensor.length() - 1) + " of " + entry.getKey() + " is "
                                    + number + ": a finite number is needed");
                }
            }
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        refused(directory.resolve("none.zip")).hasMessageEndingWith("none.zip: there is no such file");
        refused(directory).hasMessageEndingWith("is a directory, not a policy file");
        refused(Files.writeString(directory.resolve("text"), "hello")).hasMessageEndingWith("it is not a zip file");
        write(Map.of("manifest.json", "{}".getBytes(StandardCharsets.UTF_8)));
        refused(file).hasMessageEndingWith("is not a policy file: its first entry is not policy.json");
        assertThat(PolicyFile.isOne(file)).isFalse();
        assertThat(PolicyFile.isOne(directory)).isFalse();
        assertThat(PolicyFile.isOne(directory.resolve("text"))).isFalse();
        assertThat(PolicyFile.isOne(directory.resolve("none.zip"))).isFalse();
        Policies.seedTable().write(file);
        assertThat(PolicyFile.isOne(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4711"})
    void aLaterFormatIsNamed(String version) throws IOException {
        edit(Policies.seedTable(), document -> document.put("format", Integer.parseInt(version)));
        refused(file)
                .hasMessageEndingWith("has format version " + version
                        + ", this build reads up to version 1: update Rollout4J to use it");
    }

    @Test
    void malformedPoliciesAreRefused() throws IOException {
        PolicyFile policy = Policies.categorical(Policies.DISCRETE, true).withOrigin(Policies.ORIGIN);
        editPolicy(policy, body -> body.putNull("environment"));
        refused(file).hasMessageContaining("environment is null");
        editPolicy(policy, body -> ((ObjectNode) body.get("environment")).put("timeLimit", 0));
        refused(file).hasMessageContaining("timeLimit is 0");
        editPolicy(policy, body -> ((ObjectNode) body.get("environment")).put("actionCount", 4));
        refused(file).hasMessageContaining("network outputs is 3: 4 are needed");
        editPolicy(policy, body -> body.put("head", "categorical"));
        refused(file).hasMessageContaining("head is \"categorical\"");
        editPolicy(policy, body -> body.putObject("head").put("type", "multi"));
        refused(file).hasMessageContaining("type of the head is multi");
        editPolicy(policy, body -> ((ObjectNode) body.get("head")).put("epsilon", 0.5));
        refused(file).hasMessageContaining("head: epsilon is 0.5: there is no such property");
        editPolicy(policy, body -> body.putObject("head").put("type", "gaussian"));
        refused(file).hasMessageContaining("head/log-std");
        editPolicy(policy, body -> body.putObject("head").put("type", "squashed-gaussian"));
        refused(file).hasMessageContaining("continuous ones are needed");
        editPolicy(
                policy,
                body -> body.putObject("head").put("type", "action-values").put("epsilon", 2));
        refused(file).hasMessageContaining("epsilon is 2.0");
        editPolicy(
                policy,
                body -> body.putObject("head").put("type", "action-values").put("epsilon", 0));
        refused(file).hasMessageContaining("one called q is needed");
        editPolicy(policy, body -> ((ObjectNode) body.get("networks")).remove("policy"));
        refused(file).hasMessageContaining("networks is [value]: one called policy is needed");
        editPolicy(policy, body -> ((ObjectNode) body.get("networks")).set("extra", body.at("/networks/value")));
        refused(file).hasMessageContaining("state entry is networks/extra: missing");
        editPolicy(policy, body -> body.put("normalised", "yes"));
        refused(file).hasMessageContaining("normalised");
        editPolicy(policy, body -> ((ObjectNode) body.get("origin")).putArray("configuration"));
        refused(file).hasMessageContaining("configuration is []");
        editPolicy(policy, body -> body.put("surplus", 1));
        refused(file).hasMessageContaining("surplus is 1: there is no such property");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inputs, 5          | network inputs is 5: the observation size, 6, is needed",
                "inputs, 0          | network inputs is 0",
                "inputs, 2000000000 | network inputs is 2000000000"
            })
    void networksThatDoNotFitAreRefused(String setting, String problem) throws IOException {
        String[] parts = setting.split(", ", -1);
        editPolicy(
                Policies.categorical(Policies.DISCRETE, false),
                body -> ((ObjectNode) body.at("/networks/policy")).put(parts[0], Integer.parseInt(parts[1])));
        refused(file).hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                   | layer type is null",
                "{\"type\":\"Dense\"}                 | layer type is Dense",
                "{\"type\":\"attention\"}             | layer type is attention: nothing on the class path computes it",
                "{\"type\":\"dense\"}                 | outputs of layer dense is null",
                "{\"type\":\"dense\",\"outputs\":0}   | outputs of layer dense is 0",
                "{\"type\":\"dense\",\"outputs\":2.5} | outputs of layer dense is 2.5",
                "{\"type\":\"dense\",\"outputs\":1e9} | outputs of layer dense is 1.0E9",
                "{\"type\":\"dense\",\"outputs\":\"3\"} | outputs of a layer is \"3\": a number is needed",
                "7                                    | layer type is null",
                "null                                 | layer type is null"
            })
    void layersThatNobodyComputesAreRefused(String layer, String problem) throws IOException {
        editPolicy(Policies.categorical(Policies.DISCRETE, false), body -> {
            ArrayNode layers = (ArrayNode) body.at("/networks/policy/layers");
            layers.set(0, Json.parse(layer.getBytes(StandardCharsets.UTF_8), "layer"));
        });
        refused(file).hasMessageContaining(problem);
    }

    @Test
    void tablesMustBeSound() throws IOException {
        PolicyFile table = Policies.table(Policies.DISCRETE, 40);
        editPolicy(table, body -> ((ObjectNode) body.get("head")).put("initialValue", "NaN"));
        refused(file).hasMessageContaining("initialValue is NaN");
        editPolicy(table, body -> ((ObjectNode) body.get("head")).remove("epsilon"));
        refused(file).hasMessageContaining("epsilon");
        editPolicy(table, body -> ((ObjectNode) body.get("environment")).put("actionCount", 2));
        refused(file).hasMessageContaining("length of the values of the table is 120");
        editPolicy(
                table,
                body -> ((ObjectNode) body.at("/environment/observations"))
                        .putArray("shape")
                        .add(7));
        refused(file).hasMessageContaining("a multiple of the observation size 7 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionTable(new ObservationIndex(1, 1), 1, new float[0], 0, 1.5))
                .withMessageContaining("epsilon is 1.5");
        ObservationIndex one = new ObservationIndex(1, 1);
        one.findOrAdd(new float[1], 0);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ActionTable(one, 1, new float[] {bad}, 0, 0))
                    .withMessageContaining("value in the table is " + bad);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PolicyFile.of(Policies.DISCRETE, Policies.seedTable().content()))
                .withMessageContaining("seed-table needs [4, 4]");
    }

    @Test
    void whatDoesNotFitTogetherIsNoPolicy() {
        Networks networks = (Networks) Policies.squashed().content();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyFile.of(Policies.UNBOUNDED, networks))
                .withMessage("head is SquashedGaussianHead: one for actions [3] is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyFile.of(Policies.GRID, networks))
                .withMessageContaining("network inputs is 6: the observation size, 16, is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Networks(networks.head(), Map.of(), new ObservationNormaliser(6, false)))
                .withMessageContaining("one called policy is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SquashedGaussianHead(Policies.UNBOUNDED.actionBox()))
                .withMessageContaining("bounds are needed");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Path path) {
        return assertThatThrownBy(() -> PolicyFile.read(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(path + ": ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private void editPolicy(PolicyFile policy, Consumer<ObjectNode> change) throws IOException {
        edit(policy, document -> change.accept((ObjectNode) document.get("policy")));
    }

    /** Writes a policy with another document. */
    private void edit(PolicyFile policy, Consumer<ObjectNode> change) throws IOException {
        policy.write(file);
        Map<String, byte[]> entries = entries();
        ObjectNode document = document(entries);
        String before = document.toString();
        change.accept(document);
        assertThat(document.toString()).isNotEqualTo(before);
        entries.put("policy.json", Json.pretty(document));
        write(entries);
    }

    private static ObjectNode document(Map<String, byte[]> entries) {
        return (ObjectNode) Json.parse(entries.get("policy.json"), "policy.json");
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private void write(Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    @Test
    void theNamesOfTheKindsAreThoseOfTheFormat() throws IOException {
        Set<String> types = new TreeSet<>();
        for (PolicyFile policy : policies().toList()) {
            policy.write(file);
            types.add(document(entries()).at("/policy/head/type").asText());
        }
        assertThat(types)
                .containsExactly(
                        "action-values",
                        "categorical",
                        "gaussian",
                        "scaled-gaussian",
                        "seed-table",
                        "squashed-gaussian",
                        "table");
    }
}

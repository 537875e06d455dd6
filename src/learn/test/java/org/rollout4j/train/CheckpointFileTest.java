package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.file.StateFile;

class CheckpointFileTest {
    private static final String ODD = "learner/odd-values.f32";
    private static final Checkpoint SAMPLE = Samples.checkpoint(1234, 300, 1);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeSample() throws IOException {
        file = directory.resolve("a.zip");
        CheckpointFile.write(file, SAMPLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16384, 100_001})
    void whatIsWrittenIsReadBack(int size) throws IOException {
        Checkpoint checkpoint = Samples.checkpoint(77, size, size);
        CheckpointFile.write(file, checkpoint);
        Samples.assertSame(CheckpointFile.read(file), checkpoint);
        long[] longs =
                IntStream.range(0, size).mapToLong(i -> -i * 0x123456789L).toArray();
        Checkpoint other = new Checkpoint(
                Samples.manifest(3),
                State.builder()
                        .putLongs("a", longs)
                        .putBytes("b", new byte[size])
                        .build());
        CheckpointFile.write(file, other);
        Samples.assertSame(CheckpointFile.read(file), other);
    }

    @Test
    void shapesAndBytesAreReadBack() throws IOException {
        CheckpointFile.write(file, Samples.shaped());
        Checkpoint back = CheckpointFile.read(file);
        Samples.assertSame(back, Samples.shaped());
        assertThat(back.state().tensor("model/embedding").shape()).containsExactly(3, 2);
        assertThat(back.state().text("model/vocabulary")).isEqualTo("a\nb\nä\n");
        assertThat(back.manifest().environment()).isNull();
    }

    /** What is saved is streamed: saving a large model takes no second copy of it. */
    @Test
    void savingAllocatesNoCopyOfTheTensors() throws IOException {
        Checkpoint large = new Checkpoint(
                Samples.manifest(1),
                State.builder()
                        .put("a", Tensor.of(new float[1 << 23], 1 << 11, 1 << 12))
                        .put("b", Tensor.of(new long[1 << 22]))
                        .put("c", Tensor.of(new byte[1 << 25]))
                        .build());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        CheckpointFile.write(file, large);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isBetween(1L, 4L << 20);
        Samples.assertSame(CheckpointFile.read(file), large);
    }

    @Test
    void anEmptyStateIsReadBack() throws IOException {
        Checkpoint empty = new Checkpoint(Samples.manifest(0), State.builder().build());
        CheckpointFile.write(file, empty);
        Samples.assertSame(CheckpointFile.read(file), empty);
    }

    @Test
    void configurationBecomesItsRecordAgain() throws IOException {
        assertThat(Json.convert(CheckpointFile.read(file).manifest().configuration(), Samples.Config.class, "it"))
                .isEqualTo(Json.convert(SAMPLE.manifest().configuration(), Samples.Config.class, "it"));
    }

    @Test
    void sameContentSameBytes() throws IOException {
        Path again = directory.resolve("b.zip");
        CheckpointFile.write(again, Samples.checkpoint(1234, 300, 1));
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void layoutIsThatOfTheFormat() throws IOException {
        Map<String, byte[]> entries = entries();
        assertThat(entries.keySet())
                .containsExactly(
                        "manifest.json",
                        "learner/none.f32",
                        ODD,
                        "learner/policy.parameters.f32",
                        "source/generators.i64");
        assertThat(entries.get(ODD)).containsExactly(0, 0, 0xc0, 0x7f, 0, 0, 0, 0x80, 0, 0, 0x80, 0xff, 1, 0, 0, 0);
        assertThat(Arrays.copyOf(entries.get("source/generators.i64"), 8)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0x80);
    }

    /** Never to be written anew: a checkpoint of today must load in every later version. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void checkpointsOfOlderFormatsStillLoad(int format) throws Exception {
        Path old = Path.of(CheckpointFileTest.class
                .getResource("checkpoint-format-" + format + ".zip")
                .toURI());
        Samples.assertSame(CheckpointFile.read(old), Samples.checkpoint(1234, 100, 1));
    }

    @Test
    void provenanceIsOfThisProcess() {
        Provenance now = Provenance.now();
        assertThat(now.java()).isEqualTo(System.getProperty("java.version"));
        assertThat(now.version()).isNotBlank();
        assertThat(now.created()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(now.commit() == null || now.commit().matches("[0-9a-f]{40}(-dirty)?"))
                .as(now.commit())
                .isTrue();
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        refused(directory.resolve("none.zip")).hasMessageEndingWith("none.zip: there is no such file");
        refused(directory).hasMessageEndingWith("is a directory, not a checkpoint");
        refused(Files.createFile(directory.resolve("empty"))).hasMessageEndingWith("is empty");
        refused(Files.writeString(directory.resolve("text"), "hello")).hasMessageEndingWith("it is not a zip file");
        refused(Files.writeString(directory.resolve("short"), "P")).hasMessageEndingWith("it is not a zip file");
        write(Map.of("other.txt", new byte[3]));
        refused(file).hasMessageEndingWith("its first entry is not manifest.json");
        write(Map.of("manifest.json", new byte[0]));
        refused(file).hasMessageEndingWith("manifest.json: empty");
        write(Map.of("manifest.json", "{}".getBytes(StandardCharsets.UTF_8)));
        refused(file).hasMessageContaining("manifest.json: ").hasMessageContaining("format");
        write(Map.of("manifest.json", "[1".getBytes(StandardCharsets.UTF_8)));
        refused(file).hasMessageContaining("manifest.json: line 1");
    }

    @Test
    void cutShortIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        refused(file).hasMessageContaining("a.zip: is cut short");
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused(file).hasMessageContaining("something was added");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "4711", "99999999999999999999999"})
    void aLaterFormatIsNamed(String version) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("manifest.json", ("{\"format\":" + version + ",\"news\":1}").getBytes(StandardCharsets.UTF_8));
        write(entries);
        refused(file)
                .hasMessageEndingWith("has format version " + version
                        + ", this build reads up to version 5: update Rollout4J to use it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "1.0", "\"1\"", "null", "[]"})
    void noFormatIsRefused(String version) throws IOException {
        editText(text -> text.replace("\"format\" : 5", "\"format\" : " + version));
        refused(file).hasMessageContaining("manifest.json: ").hasMessageContaining("format");
    }

    @Test
    void malformedManifestsAreRefused() throws IOException {
        edit(manifest -> manifest.put("surplus", 1));
        refused(file).hasMessageContaining("surplus is 1: there is no such property");
        edit(manifest -> ((ObjectNode) manifest.get("run")).remove("seed"));
        refused(file).hasMessageContaining("seed");
        edit(manifest -> ((ObjectNode) manifest.get("run").get("progress")).put("envSteps", -1));
        refused(file).hasMessageContaining("envSteps is -1");
        edit(manifest -> ((ObjectNode) manifest.get("run").get("environment")).put("actionCount", 0));
        refused(file).hasMessageContaining("actionCount is 0");
        edit(manifest -> ((ObjectNode) manifest.get("run").get("environment").get("observations")).putNull("shape"));
        refused(file).hasMessageContaining("run.environment.observations");
        edit(manifest -> {
            manifest.put("format", 3); // since format 4 a run may be about something else
            ((ObjectNode) manifest.get("run")).putNull("environment");
        });
        refused(file).hasMessageContaining("environment is null");
        edit(manifest -> ((ObjectNode) manifest.get("run")).remove("environment"));
        refused(file).hasMessageContaining("environment");
        edit(manifest -> ((ObjectNode) manifest.get("run")).putArray("configuration"));
        refused(file).hasMessageContaining("configuration is []");
        edit(manifest -> manifest.putNull("entries"));
        refused(file).hasMessageContaining("entries is null");
        edit(manifest -> manifest.putArray("entries").addNull());
        refused(file).hasMessageContaining("manifest.json: ");
    }

    @Test
    void aManifestThatIsTooLargeIsRefused() throws IOException {
        editText(text -> text + " ".repeat(StateFile.MAX_DOCUMENT_BYTES));
        refused(file).hasMessageEndingWith("manifest.json is larger than 1048576 bytes");
    }

    @Test
    void entriesMustBeThoseListed() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] odd = entries.remove(ODD);
        write(entries);
        refused(file).hasMessageEndingWith("entry " + ODD + " is missing");
        entries.put(ODD, odd);
        entries.put("more.f32", odd);
        write(entries);
        refused(file).hasMessageEndingWith("entry more.f32 is not listed in manifest.json");
        entries.remove("more.f32");
        // Zip writers of Java refuse to write a name twice, so that one is renamed in the bytes.
        entries.put(ODD.replace("odd", "ode"), odd);
        write(entries);
        String renamed = Files.readString(file, StandardCharsets.ISO_8859_1).replace("/ode-", "/odd-");
        Files.writeString(file, renamed, StandardCharsets.ISO_8859_1);
        refused(file).hasMessageEndingWith("entry " + ODD + " is there twice");
    }

    @Test
    void listingTwiceIsRefused() throws IOException {
        edit(manifest -> {
            ArrayNode listed = (ArrayNode) manifest.get("entries");
            listed.add(listed.get(0));
        });
        refused(file).hasMessageContaining("listed twice");
        edit(manifest -> {
            ArrayNode listed = (ArrayNode) manifest.get("entries");
            listed.add(((ObjectNode) listed.get(0).deepCopy()).put("type", "bytes"));
        });
        refused(file).hasMessageContaining("listed twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "a/../b",
                "a/./b",
                "a//b",
                "a/",
                "",
                " ",
                "a\\b",
                "C:a",
                "c:/a",
                "a b",
                "Abc",
                "ä",
                "a\u0000b",
                "a\nb",
                "con:",
                "a..b",
                "-a",
                ".a",
                "~a"
            })
    void namesThatAreNotWellFormedAreRefused(String name) throws IOException {
        edit(manifest -> ((ObjectNode) manifest.get("entries").get(1)).put("name", name));
        refused(file).hasMessageContaining("entry name is").message().doesNotContain("\n");
        Map<String, byte[]> entries = entries();
        entries.put(name + ".f32", new byte[4]);
        write(entries);
        refused(file);
        assertThatThrownBy(() -> CheckpointFile.write(
                        file,
                        new Checkpoint(
                                Samples.manifest(1),
                                State.builder().putFloats(name, 1f).build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entry name is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "2147483647",
                "99999999999",
                "1e9",
                "268435457",
                "\"4\"",
                "4.0",
                "null",
                "",
                "[ 4 ]",
                "4, null",
                "65536, 65536, 65536, 65536",
                "-2, -2",
                "1, 1, 1, 1, 1, 1, 1, 1, 4"
            })
    void declaredShapesThatCannotBeAreRefused(String shape) throws IOException {
        editText(text -> text.replaceFirst("\"shape\" : \\[ 4 ]", "\"shape\" : [ " + shape + " ]"));
        refused(file).hasMessageContaining("manifest.json");
    }

    /** Formats 1 to 3 had lengths in the place of shapes. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483647", "99999999999", "1e9", "268435457", "\"4\"", "4.0", "null"})
    void declaredLengthsThatCannotBeAreRefused(String length) throws IOException {
        editText(text -> text.replace("\"format\" : 5", "\"format\" : 3")
                .replaceAll("\"shape\" : \\[ (\\d+) ]", "\"length\" : $1"));
        CheckpointFile.read(file);
        editText(text -> text.replace("\"format\" : 5", "\"format\" : 3")
                .replaceAll("\"shape\" : \\[ (\\d+) ]", "\"length\" : $1")
                .replaceFirst("\"length\" : 4", "\"length\" : " + length));
        refused(file).hasMessageContaining("manifest.json");
    }

    @Test
    void moreThanTheMemoryOfJavaIsRefused() throws IOException {
        int entry = Integer.MAX_VALUE - 8;
        long count = Runtime.getRuntime().maxMemory() / entry + 1;
        Map<String, byte[]> entries = new LinkedHashMap<>();
        edit(manifest -> {
            ArrayNode listed = (ArrayNode) manifest.get("entries");
            ObjectNode last = (ObjectNode) listed.get(1);
            for (int i = 0; i < count; i++) {
                ObjectNode more = last.deepCopy().put("name", "large-" + i).put("type", "bytes");
                more.putArray("shape").add(entry);
                listed.add(more);
            }
            entries.put("manifest.json", Json.pretty(manifest));
        });
        byte[] noise = new byte[Math.toIntExact(count * (entry / 1000))]; // as if that inflated to so much
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) SplitMix.derive(1, i);
        }
        entries.put("noise", noise);
        write(entries);
        refused(file)
                .hasMessageContaining(
                        "bytes of memory, Java may use " + Runtime.getRuntime().maxMemory());
    }

    /** Files of more than 4 GB end otherwise; here a small one does. */
    @Test
    void zipsOfAnySizeAreRead() throws IOException {
        byte[] small = Files.readAllBytes(file);
        Files.write(file, Zip64.of(small));
        Samples.assertSame(CheckpointFile.read(file), SAMPLE);
        byte[] large = Files.readAllBytes(file);
        for (int at = small.length - 22; at < large.length; at++) {
            byte[] damaged = large.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            try {
                Samples.assertSame(CheckpointFile.read(file), SAMPLE); // a field that means nothing to us
            } catch (InvalidFileException e) {
                assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
            }
        }
        Files.write(file, Arrays.copyOf(large, large.length - 1));
        refused(file).hasMessageContaining("is cut short");
    }

    @Test
    void declaredLengthsMustFit() throws IOException {
        // Within the format's bounds, but more than a file of this size can inflate to.
        edit(manifest -> shape(manifest).add(100_000_000));
        refused(file).hasMessageContaining("lists 400001232 bytes, which a file of");
        edit(manifest -> shape(manifest).add(5));
        refused(file).hasMessageEndingWith("entry " + ODD + " is damaged: it ends before its 5 elements");
        edit(manifest -> shape(manifest).add(3).add(1));
        refused(file).hasMessageEndingWith("entry " + ODD + " is larger than the 12 bytes listed in manifest.json");
    }

    private static ArrayNode shape(ObjectNode manifest) {
        return ((ObjectNode) manifest.get("entries").get(1)).putArray("shape");
    }

    @Test
    void bytesMustBeAsManyAsListed() throws IOException {
        Map<String, byte[]> entries = entries(Samples.shaped());
        entries.put("model/mask.bytes", new byte[3]);
        write(entries);
        refused(file).hasMessageEndingWith("entry model/mask.bytes is damaged: it ends before its 4 elements");
        entries.put("model/mask.bytes", new byte[5]);
        write(entries);
        refused(file).hasMessageEndingWith("entry model/mask.bytes is larger than the 4 bytes listed in manifest.json");
        entries.put("model/mask.bytes", new byte[4]);
        write(entries);
        refused(file).hasMessageContaining("entry model/mask.bytes is damaged: its SHA-256");
    }

    @Test
    void anEntryThatInflatesWithoutEndIsLeftAlone() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(ODD, new byte[20_000_000]);
        write(entries);
        assertThat(Files.size(file)).isLessThan(100_000);
        refused(file).hasMessageContaining("larger than the 16 bytes listed");
    }

    @Test
    void contentMustBeWhatWasWritten() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.get(ODD)[5] ^= 1;
        write(entries);
        refused(file).hasMessageContaining("entry " + ODD + " is damaged: its SHA-256");
    }

    @Test
    void tooMuchIsNotWritten() {
        Manifest m = SAMPLE.manifest();
        Manifest large = new Manifest(
                m.provenance(),
                m.environment(),
                m.algorithm(),
                Json.tree(Map.of("a", "x".repeat(1 << 19), "b", "y".repeat(1 << 19))),
                m.seed(),
                m.progress(),
                m.evaluation(),
                null);
        assertThatThrownBy(() -> CheckpointFile.write(file, new Checkpoint(large, SAMPLE.state())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size of manifest.json, in bytes, is");
    }

    @Test
    void readingWritesNothing() throws IOException {
        CheckpointFile.read(file);
        assertThat(directory.toFile().list()).containsExactly("a.zip");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path path) {
        return assertThatThrownBy(() -> CheckpointFile.read(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(path + ": ");
    }

    /** Changes the manifest of the sample. */
    private void edit(Consumer<ObjectNode> change) throws IOException {
        editText(text -> {
            ObjectNode manifest = (ObjectNode) Json.parse(text.getBytes(StandardCharsets.UTF_8), "manifest");
            change.accept(manifest);
            return Json.line(manifest);
        });
    }

    private void editText(java.util.function.UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> entries = entries();
        String text = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        entries.put("manifest.json", changed.getBytes(StandardCharsets.UTF_8));
        write(entries);
    }

    /** The entries of the sample, by name, in order. */
    private Map<String, byte[]> entries() throws IOException {
        return entries(SAMPLE);
    }

    private Map<String, byte[]> entries(Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path sample = directory.resolve("sample");
        CheckpointFile.write(sample, checkpoint);
        Files.copy(sample, bytes);
        Files.delete(sample);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (InputStream in = new ByteArrayInputStream(bytes.toByteArray());
                ZipInputStream zip = new ZipInputStream(in)) {
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
}

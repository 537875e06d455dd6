package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.Weights;

/** Files that {@code fixtures/make_gguf.py} made by llama.cpp's Python package. */
class GgufTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "types.gguf",
                "gpt2-f16.gguf",
                "llama-q8_0.gguf",
                "llama-untied-q4_1.gguf",
                "qwen2-q4_0.gguf",
                "qwen3-bf16.gguf"
            })
    void tensorsAreThoseOfTheirPackageToTheBit(String name) throws IOException, NoSuchAlgorithmException {
        JsonNode expected =
                JsonDocument.read(Fixtures.GGUF.resolve("expected.json")).path(name);
        Map<String, StoredTensor> tensors =
                Gguf.open(Fixtures.GGUF.resolve(name)).tensors();
        assertThat(tensors).hasSize(expected.size());
        for (StoredTensor tensor : tensors.values()) {
            JsonNode one = expected.path(tensor.name());
            assertThat(tensor.type()).hasToString(one.path("type").asText());
            assertThat(tensor.shape()).hasToString(one.path("shape").toString().replace(",", ", "));
            float[] values = tensor.floats();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
                    .as(tensor.toString())
                    .isEqualTo(one.path("sha256").asText());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2-f16.gguf, gpt2, 0.0005, 0",
        "qwen3-bf16.gguf, qwen3, 0.004, 0",
        "llama-q8_0.gguf, llama_gqa_tied, 0, 0.004",
        "llama-untied-q4_1.gguf, llama_gqa_untied, 0, 0.07",
        "qwen2-q4_0.gguf, qwen2, 0, 0.13"
    })
    void modelsAreThoseOfTheCheckpoints(String name, String model, double relative, double ofLargest)
            throws IOException {
        Weights weights = ModelFiles.readWeights(Fixtures.GGUF.resolve(name), Workers.caller());
        Weights expected = ModelFiles.readWeights(Fixtures.MODELS.resolve(model), Workers.caller());
        assertThat(weights.config()).isEqualTo(expected.config());
        for (Layout.Slot slot : weights.layout().slots()) {
            float largest = 0;
            for (int i = slot.offset(); i < slot.end(); i++) {
                largest = Math.max(largest, Math.abs(expected.values()[i]));
            }
            for (int i = slot.offset(); i < slot.end(); i++) {
                float value = expected.values()[i];
                assertThat(weights.values()[i]).as(slot.name()).isCloseTo(value, within((float)
                        (relative * Math.abs(value) + ofLargest * largest + 1e-7)));
            }
        }
    }

    @Test
    void anyNumberOfThreadsReadsTheSameBits() throws IOException {
        Path file = Fixtures.GGUF.resolve("llama-untied-q4_1.gguf");
        try (Workers workers = new Workers(3)) {
            assertThat(ModelFiles.readWeights(file, workers).values())
                    .isEqualTo(ModelFiles.readWeights(file, Workers.caller()).values());
        }
    }

    @Test
    void metadataOfEveryType() throws IOException {
        Map<String, Object> metadata =
                Gguf.open(Fixtures.GGUF.resolve("types.gguf")).metadata();
        assertThat(metadata)
                .containsEntry("a.uint8", 200L)
                .containsEntry("a.int8", -100L)
                .containsEntry("a.uint16", 60_000L)
                .containsEntry("a.int16", -30_000L)
                .containsEntry("a.uint32", 4_000_000_000L)
                .containsEntry("a.int32", -2_000_000_000L)
                .containsEntry("a.uint64", 1L << 62)
                .containsEntry("a.int64", -(1L << 62))
                .containsEntry("a.float32", 0.25)
                .containsEntry("a.float64", 0.1)
                .containsEntry("a.bool", true)
                .containsEntry("a.string", "straße 🤗")
                .containsEntry("a.strings", List.of("a", "", "Ġb"))
                .containsEntry("a.floats", List.of(0.5, -1.5))
                .containsEntry("a.ints", List.of(1L, -2L, 3L));
    }

    @Test
    void theTokenizersPartsAndTheModelAroundThem() throws IOException {
        Path file = Fixtures.GGUF.resolve("llama-q8_0.gguf");
        GgufVocabulary vocabulary = Gguf.open(file).vocabulary();
        assertThat(vocabulary.model()).isEqualTo("gpt2");
        assertThat(vocabulary.pre()).isEqualTo("smollm");
        assertThat(vocabulary.tokens()).hasSize(96).startsWith("<pad>", "<end>", "t2");
        assertThat(vocabulary.types()).hasSize(96).startsWith(3, 3, 1);
        assertThat(vocabulary.merges()).containsExactly("t 2", "t 3");
        assertThat(vocabulary.begin()).isEqualTo(OptionalInt.empty());
        assertThat(vocabulary.endTokens()).containsExactly(1);
        assertThat(vocabulary.addBegin()).contains(false);

        LanguageModel model = ModelFiles.read(file, Fixtures.TOKENIZERS, Workers.caller());
        assertThat(model.endTokens()).containsExactly(1);
        assertThat(model.chatTemplate()).isEqualTo("{{ messages }}");
        assertThat(model.about()).containsEntry("name", "llama_gqa_tied").containsEntry("license", "apache-2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "blk.1.attn_q.weight, blk.1.attn_z.weight, 'tensors are missing: blk.1.attn_q.weight; tensors are not of this architecture: blk.1.attn_z.weight'",
        "general.architecture, general.architectura, general.architecture is missing",
        "llama.context_length, llama.contexts, llama.context_length is missing",
        "tokenizer.ggml.tokens, tokenizer.ggml.tokenz, tokenizer.ggml.tokens is missing"
    })
    void whatIsMissingIsNamed(String from, String to, String problem) throws IOException {
        Path file = changed("llama-q8_0.gguf", from, to + "x".repeat(from.length() - to.length()));
        assertThatThrownBy(() -> ModelFiles.read(file, Fixtures.TOKENIZERS, Workers.caller()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": " + problem);
    }

    /** Each is one entry more in an otherwise whole description. */
    @ParameterizedTest
    @CsvSource({
        "expert_count, 8, mixtures of experts are not read",
        "attention.sliding_window, 4096, attention within a sliding window is not read",
        "rope.scaling.factor, 2, scaled rotary positions are not read",
        "rope.scale_linear, 4, scaled rotary positions are not read",
        "rope.dimension_count, 4, 'the size of a head, 8, is needed'",
        "attention.value_length, 4, 'the size of a head, 8, is needed'",
        "attention.head_count_kv, 3, 'a divisor of heads, 4, is needed'",
    })
    void whatIsNotReadIsRefusedByName(String key, int value, String why) throws IOException {
        Bytes bytes = described("llama", 8);
        bytes.text("llama." + key).ints(4, value).tensor("token_embd.weight", 0, 0, 1, 4);
        byte[] content = new byte[bytes.buffer.position() + 64];
        bytes.buffer.flip().get(content, 0, bytes.buffer.limit());
        Path file = Files.write(folder.resolve("a.gguf"), content);
        assertThatThrownBy(() -> Gguf.open(file).config())
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(key.endsWith("kv") ? "keyValueHeads is 3" : "llama." + key + " is " + value)
                .hasMessageEndingWith(why);
    }

    private static Bytes described(String architecture, int entries) {
        Bytes bytes = head(3, 1, entries).entry("general.architecture", architecture);
        for (String key : List.of("block_count", "context_length", "feed_forward_length")) {
            bytes.text(architecture + "." + key).ints(4, 2);
        }
        bytes.text(architecture + ".embedding_length").ints(4, 32);
        bytes.text(architecture + ".attention.head_count").ints(4, 4);
        bytes.text(architecture + ".attention.layer_norm_rms_epsilon").ints(6, Float.floatToIntBits(1e-5f));
        return bytes;
    }

    @Test
    void scaledRotaryPositionsAreRefusedByTypeToo() throws IOException {
        Bytes bytes = described("qwen3", 8).entry("qwen3.rope.scaling.type", "yarn");
        refused(
                bytes.tensor("token_embd.weight", 0, 0, 1, 4),
                "qwen3.rope.scaling.type is yarn: scaled rotary positions are not read");
    }

    private Path changed(String name, String from, String to) throws IOException {
        String bytes = Files.readString(Fixtures.GGUF.resolve(name), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains(from);
        return Files.writeString(folder.resolve(name), bytes.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    /** What is written by hand, to lie in one place at a time. */
    private static final class Bytes {
        private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

        Bytes head(int version, long tensors, long entries) {
            buffer.putInt(GgufReader.MAGIC).putInt(version).putLong(tensors).putLong(entries);
            return this;
        }

        Bytes text(String text) {
            buffer.putLong(text.length()).put(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Bytes entry(String key, String value) {
            text(key).buffer.putInt(8);
            return text(value);
        }

        Bytes tensor(String name, int type, long offset, long... shape) {
            text(name).buffer.putInt(shape.length);
            for (long dimension : shape) {
                buffer.putLong(dimension);
            }
            buffer.putInt(type).putLong(offset);
            return this;
        }

        Bytes ints(int... values) {
            for (int value : values) {
                buffer.putInt(value);
            }
            return this;
        }

        Bytes longs(long... values) {
            for (long value : values) {
                buffer.putLong(value);
            }
            return this;
        }
    }

    private void refused(Bytes bytes, String problem) throws IOException {
        byte[] content = new byte[bytes.buffer.position() + 64];
        bytes.buffer.flip().get(content, 0, bytes.buffer.limit());
        Path file = Files.write(folder.resolve("a.gguf"), content);
        assertThatThrownBy(() -> Gguf.open(file).config())
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": " + problem)
                .hasMessageNotContaining("\n");
    }

    private static Bytes head(int version, long tensors, long entries) {
        return new Bytes().head(version, tensors, entries);
    }

    @Test
    void headsThatLie() throws IOException {
        refused(new Bytes().ints(7), "is not a GGUF file");
        refused(head(1, 0, 0), "version of GGUF is 1: 2 and 3 are read");
        refused(head(4, 0, 0), "version of GGUF is 4");
        refused(head(3 << 24, 0, 0), "byte order is big-endian");
        refused(head(3, -1, 0), "number of tensors of the head is 18446744073709551615: at most");
        refused(head(3, 1L << 40, 0), "number of tensors of the head is 1099511627776");
        refused(head(3, 0, 500), "number of entries of the head is 500: at most");
        refused(head(3, 0, 1).longs(Long.MAX_VALUE), "length of metadata entry 0 is 9223372036854775807");
        refused(head(3, 0, 1).text("k").ints(13), "type of metadata k is 13: 0 to 12 are known");
        refused(head(3, 0, 1).text("k").ints(7, 2), "metadata k is 2: 0 or 1");
        refused(head(3, 0, 1).text("k").ints(10).longs(-1), "metadata k is 18446744073709551615");
        refused(head(3, 0, 1).text("k").ints(9, 8).longs(1 << 20), "number of elements of metadata k is 1048576");
        refused(
                head(3, 0, 1)
                        .text("k")
                        .ints(9, 9)
                        .longs(1)
                        .ints(9)
                        .longs(1)
                        .ints(9)
                        .longs(1)
                        .ints(9)
                        .longs(1),
                "nesting of metadata k is 5: at most 4");
        refused(head(3, 0, 2).entry("k", "1").entry("k", "2"), "key of metadata is k: it is there twice");
        refused(head(2, 0, 0), "general.architecture is missing: gpt2, llama, qwen2, qwen3 are read");
        refused(
                head(3, 0, 1).entry("general.architecture", "gemma2"),
                "general.architecture is gemma2: gpt2, llama, qwen2, qwen3 are read");
    }

    @Test
    void tensorsThatLie() throws IOException {
        refused(head(3, 1, 0).tensor("t", 12, 0, 256), "type of tensor t is Q4_K: F32, F16, BF16, Q8_0");
        refused(head(3, 1, 0).tensor("t", 39, 0, 256), "type of tensor t is MXFP4");
        refused(head(3, 1, 0).tensor("t", 77, 0, 256), "type of tensor t is 77");
        refused(head(3, 1, 0).tensor("t", 0, 0), "number of dimensions of tensor t is 0");
        refused(head(3, 1, 0).tensor("t", 0, 0, 1, 1, 1, 1, 1), "number of dimensions of tensor t is 5");
        refused(head(3, 1, 0).tensor("t", 0, 0, -1), "shape of tensor t is 18446744073709551615");
        refused(head(3, 1, 0).tensor("t", 0, 0, 0), "shape of tensor t is 0");
        refused(
                head(3, 1, 0).tensor("t", 0, 0, 1L << 40, 1L << 40),
                "shape of tensor t is [1099511627776, 1099511627776]");
        refused(head(3, 1, 0).tensor("t", 2, 0, 31), "length of the rows of tensor t is 31: a multiple of 32");
        refused(head(3, 1, 0).tensor("t", 0, 0, 1000), "end of tensor t is ");
        refused(head(3, 1, 0).tensor("t", 0, 32, 2), "offset of tensor t is 32: 0 is needed");
        refused(head(3, 2, 0).tensor("t", 0, 0, 2).tensor("u", 0, 0, 2), "offset of tensor u is 0: 32 is needed");
        refused(head(3, 2, 0).tensor("t", 0, 0, 2).tensor("t", 0, 32, 2), "name of a tensor is t: it is there twice");
        refused(
                head(3, 0, 1).text("general.alignment").ints(4, 24),
                "general.alignment is 24: a power of two up to 65536");
        refused(head(3, 0, 1).text("general.alignment").ints(4, 0), "general.alignment is 0");
    }
}

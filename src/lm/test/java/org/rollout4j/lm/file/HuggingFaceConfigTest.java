package org.rollout4j.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.ModelConfig.Mlp;
import org.rollout4j.lm.model.ModelConfig.Norm;
import org.rollout4j.lm.model.ModelConfig.Positions;
import org.rollout4j.lm.model.ModelConfigBuilder;

class HuggingFaceConfigTest {
    private static final ModelConfig GPT2 = ModelConfig.gpt2(96, 64, 2, 4, 32);
    private static final ModelConfig LLAMA = ModelConfig.llama(96, 64, 2, 4, 2, 32);

    private static ObjectNode document(String json) {
        return (ObjectNode) Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "test");
    }

    private static ObjectNode fixture(String model) throws IOException {
        return (ObjectNode) JsonDocument.read(Fixtures.MODELS.resolve(model).resolve("config.json"));
    }

    /** The fixture's document with {@code changes}, of which null values remove. */
    private static JsonNode changed(String model, String changes) throws IOException {
        ObjectNode document = fixture(model);
        document(changes).properties().forEach(change -> {
            if (change.getValue().isTextual() && change.getValue().asText().equals("REMOVED")) {
                document.remove(change.getKey());
            } else {
                document.set(change.getKey(), change.getValue());
            }
        });
        return document;
    }

    @Test
    void theFixtures() throws IOException {
        ModelConfigBuilder llama = ModelConfigBuilder.builder(LLAMA).intermediateSize(56);
        assertThat(HuggingFaceConfig.read(fixture("gpt2"))).isEqualTo(GPT2);
        assertThat(HuggingFaceConfig.read(fixture("llama_gqa_tied"))).isEqualTo(llama.build());
        assertThat(HuggingFaceConfig.read(fixture("llama_gqa_untied")))
                .isEqualTo(llama.normEpsilon(1e-6)
                        .ropeTheta(100_000)
                        .tiedHead(false)
                        .build());
        assertThat(HuggingFaceConfig.read(fixture("qwen2")))
                .isEqualTo(llama.ropeTheta(1_000_000)
                        .tiedHead(true)
                        .queryKeyValueBias(true)
                        .build());
        assertThat(HuggingFaceConfig.read(fixture("qwen3")))
                .isEqualTo(llama.headSize(16)
                        .queryKeyValueBias(false)
                        .queryKeyNorm(true)
                        .build());
    }

    @Test
    void olderSpellingsAndWhatIsLeftOut() throws IOException {
        ModelConfig config = HuggingFaceConfig.read(document(
                "{'model_type':'llama','vocab_size':49152,'hidden_size':576,'intermediate_size':1536,'num_hidden_layers':30,"
                        + "'num_attention_heads':9,'num_key_value_heads':3,'max_position_embeddings':8192,'rope_theta':100000,"
                        + "'rope_scaling':null,'rms_norm_eps':1e-05,'tie_word_embeddings':true,'hidden_act':'silu'}"));
        assertThat(config.ropeTheta()).isEqualTo(100_000);
        assertThat(config.headSize()).isEqualTo(64);
        assertThat(config.tiedHead()).isTrue();
        ModelConfig bare = HuggingFaceConfig.read(document(
                "{'model_type':'llama','vocab_size':9,'hidden_size':8,'intermediate_size':16,'num_hidden_layers':1,"
                        + "'num_attention_heads':2,'max_position_embeddings':4}"));
        assertThat(bare.keyValueHeads()).isEqualTo(2);
        assertThat(bare.ropeTheta()).isEqualTo(10_000);
        assertThat(bare.normEpsilon()).isEqualTo(1e-6);
        assertThat(bare.tiedHead()).isFalse();
        ModelConfig gpt2 = HuggingFaceConfig.read(document(
                "{'model_type':'gpt2','vocab_size':9,'n_embd':8,'n_layer':1,'n_head':2,'n_positions':4,'n_inner':24}"));
        assertThat(gpt2)
                .isEqualTo(ModelConfigBuilder.builder(ModelConfig.gpt2(9, 4, 1, 2, 8))
                        .intermediateSize(24)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpt2 | {'activation_function':'gelu_pytorch_tanh'}",
                "gpt2 | {'reorder_and_upcast_attn':true}",
                "llama_gqa_tied | {'rope_scaling':{'type':'default'}}",
                "llama_gqa_tied | {'model_type':'mistral','sliding_window':null}",
                "llama_gqa_tied | {'num_experts':0}",
                "qwen2 | {'sliding_window':4096,'use_sliding_window':false}",
                "qwen2 | {'rope_parameters':null,'rope_theta':1000000}",
                "qwen3 | {'num_local_experts':null}"
            })
    void whatChangesNothingIsRead(String model, String changes) throws IOException {
        assertThat(HuggingFaceConfig.read(changed(model, changes))).isEqualTo(HuggingFaceConfig.read(fixture(model)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qwen2 | {'use_sliding_window':true} | use_sliding_window is true: attention within a sliding window is not read",
                "llama_gqa_tied | {'model_type':'mistral','sliding_window':4096} | sliding_window is 4096: attention within",
                "llama_gqa_tied | {'model_type':'mistral'} | sliding_window is : attention within",
                "qwen3 | {'layer_types':['full_attention','sliding_attention']} | layer_types is ",
                "qwen3 | {'num_experts':128} | num_experts is 128: mixtures of experts",
                "llama_gqa_tied | {'num_local_experts':8} | num_local_experts is 8: mixtures of experts",
                "llama_gqa_tied | {'rope_scaling':{'type':'linear','factor':2}} | rope_scaling is {\"type\":\"linear\",\"factor\":2}: scaled rotary positions, linear",
                "llama_gqa_tied | {'rope_scaling':{'rope_type':'llama3','factor':8}} | scaled rotary positions, llama3, are not read",
                "llama_gqa_tied | {'rope_parameters':{'rope_type':'yarn','rope_theta':1e4}} | scaled rotary positions, yarn",
                "llama_gqa_tied | {'rope_parameters':{'rope_type':'dynamic'}} | scaled rotary positions, dynamic",
                "llama_gqa_tied | {'rope_parameters':{'rope_type':'longrope'}} | scaled rotary positions, longrope",
                "llama_gqa_tied | {'rope_parameters':{'partial_rotary_factor':0.5}} | partial_rotary_factor is 0.5: only 1",
                "qwen3 | {'partial_rotary_factor':0.25} | partial_rotary_factor is 0.25: only 1",
                "gpt2 | {'scale_attn_by_inverse_layer_idx':true} | scale_attn_by_inverse_layer_idx is true: only false",
                "gpt2 | {'scale_attn_weights':false} | scale_attn_weights is false: only true",
                "gpt2 | {'add_cross_attention':true} | add_cross_attention is true: only false",
                "gpt2 | {'activation_function':'relu'} | activation_function is \"relu\": gelu_new and gelu_pytorch_tanh",
                "gpt2 | {'activation_function':'gelu'} | activation_function is \"gelu\"",
                "qwen2 | {'hidden_act':'gelu'} | hidden_act is \"gelu\": silu",
                "gpt2 | {'quantization_config':{'bits':4}} | quantization_config is {\"bits\":4}: quantised",
                "gpt2 | {'model_type':'gemma2'} | model_type is gemma2: gpt2, llama, mistral, qwen2 and qwen3 are read",
                "gpt2 | {'model_type':'REMOVED'} | model_type is missing: gpt2",
                "gpt2 | {'model_type':7} | model_type is 7: a text",
                "gpt2 | {'n_embd':'REMOVED'} | n_embd is missing: a whole number",
                "gpt2 | {'n_embd':null} | n_embd is null: a whole number",
                "gpt2 | {'n_embd':32.5} | n_embd is 32.5: a whole number",
                "gpt2 | {'n_head':5} | n_head is 5: a divisor of n_embd, 32",
                "gpt2 | {'n_head':0} | n_head is 0: a divisor",
                "gpt2 | {'n_embd':9999999999} | n_embd is 9999999999: a whole number",
                "gpt2 | {'n_embd':2147483644} | hiddenSize is 2147483644",
                "gpt2 | {'vocab_size':-1} | vocabularySize is -1",
                "gpt2 | {'layer_norm_epsilon':0} | normEpsilon is 0.0",
                "gpt2 | {'tie_word_embeddings':'yes'} | tie_word_embeddings is \"yes\": true or false",
                "qwen2 | {'num_key_value_heads':'REMOVED'} | num_key_value_heads is missing: a whole number",
                "qwen3 | {'head_dim':'REMOVED'} | head_dim is missing: a whole number",
                "qwen3 | {'num_attention_heads':65536,'num_key_value_heads':65536,'head_dim':65536} | heads times headSize is 4294967296",
                "qwen3 | {'num_attention_heads':46342,'num_key_value_heads':1,'head_dim':46342} | heads times headSize is 2147580964",
                "qwen3 | {'head_dim':15} | headSize is 15: an even number",
                "llama_gqa_tied | {'rope_parameters':{'rope_theta':'x'}} | rope_theta is \"x\": a number",
                "llama_gqa_tied | {'rope_parameters':{'rope_theta':1e300}} | ropeTheta is 1.0E300",
                "llama_gqa_tied | {'rope_parameters':[1]} | the document is [1]: an object",
            })
    void whatIsNotReadIsRefusedByName(String model, String changes, String problem) throws IOException {
        JsonNode document = changed(model, changes);
        assertThatThrownBy(() -> HuggingFaceConfig.read(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    static Stream<ModelConfig> expressible() {
        ModelConfigBuilder llama = ModelConfigBuilder.builder(LLAMA);
        return Stream.of(
                GPT2,
                ModelConfigBuilder.builder(GPT2)
                        .intermediateSize(20)
                        .tiedHead(false)
                        .build(),
                LLAMA,
                llama.tiedHead(false).headSize(10).mlpBias(true).build(),
                llama.queryKeyValueBias(true).outputBias(true).build(),
                llama.outputBias(false).mlpBias(false).build(),
                llama.queryKeyValueBias(false).queryKeyNorm(true).build(),
                llama.queryKeyValueBias(true).outputBias(true).ropeTheta(1e6).build());
    }

    @ParameterizedTest
    @MethodSource("expressible")
    void whatIsWrittenIsRead(ModelConfig config) {
        ObjectNode document = HuggingFaceConfig.write(config, List.of(3, 5));
        assertThat(HuggingFaceConfig.read(document)).isEqualTo(config);
        assertThat(HuggingFaceConfig.endTokens(document)).containsExactly(3, 5);
    }

    static Stream<ModelConfig> inexpressible() {
        return Stream.of(
                ModelConfigBuilder.builder(GPT2).outputBias(false).build(),
                ModelConfigBuilder.builder(GPT2).keyValueHeads(2).build(),
                ModelConfigBuilder.builder(GPT2).headSize(16).build(),
                ModelConfigBuilder.builder(GPT2).norm(Norm.RMS_NORM).build(),
                ModelConfigBuilder.builder(GPT2).queryKeyNorm(true).build(),
                ModelConfigBuilder.builder(LLAMA).mlp(Mlp.GELU).build(),
                ModelConfigBuilder.builder(LLAMA).positions(Positions.LEARNED).build(),
                ModelConfigBuilder.builder(LLAMA).outputBias(true).build(),
                ModelConfigBuilder.builder(LLAMA)
                        .queryKeyNorm(true)
                        .mlpBias(true)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("inexpressible")
    void whatNoFamilyHasIsRefused(ModelConfig config) {
        assertThatThrownBy(() -> HuggingFaceConfig.write(config, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no model of Hugging Face (gpt2, llama, qwen2, qwen3) has this shape: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | []",
                "{'eos_token_id':null} | []",
                "{'eos_token_id':0} | [0]",
                "{'eos_token_id':[2,7]} | [2, 7]"
            })
    void endTokensAreNoneOneOrAList(String document, String ids) {
        assertThat(HuggingFaceConfig.endTokens(document(document))).hasToString(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'eos_token_id':-1}",
                "{'eos_token_id':'</s>'}",
                "{'eos_token_id':[1,[2]]}",
                "{'eos_token_id':1.5}"
            })
    void otherEndTokensAreRefused(String document) {
        assertThatThrownBy(() -> HuggingFaceConfig.endTokens(document(document)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("eos_token_id is ");
    }
}

package org.rollout4j.lm.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.ModelConfig;

/**
 * The tensors of a checkpoint that are weights, under the names of {@link TensorNames}: whether or not they were saved with the prefix of the
 * model's body, and without the constants that some versions of {@code transformers} saved beside them.
 */
record HuggingFaceTensors(ModelConfig config, List<Placement> placements) {
    Map<String, StoredTensor> of(Map<String, StoredTensor> saved) {
        Map<String, String> names = new HashMap<>();
        placements.forEach(placement -> names.put(withoutPrefix(placement.name()), placement.name()));
        Map<String, StoredTensor> tensors = new HashMap<>();
        saved.forEach((savedName, tensor) -> {
            String bare = withoutPrefix(savedName);
            if (!isConstant(bare)) {
                String name = names.getOrDefault(bare, savedName);
                Require.that(tensors.put(name, tensor) == null, "tensor", savedName, "it is there twice");
            }
        });
        return tensors;
    }

    private static String withoutPrefix(String name) {
        for (String prefix : List.of("transformer.", "model.")) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    private boolean isConstant(String name) {
        return name.endsWith(".attn.bias")
                || name.endsWith(".attn.masked_bias")
                || name.endsWith("rotary_emb.inv_freq")
                || (config.tiedHead() && name.equals("lm_head.weight"));
    }
}

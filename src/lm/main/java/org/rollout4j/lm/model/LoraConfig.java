package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rollout4j.core.Require;

/**
 * What an adapter is made of: to the product with a frozen matrix {@code W}, {@code [out][in]}, it adds {@code scale * B A x}, with {@code A [r][in]}
 * and {@code B [out][r]} (LoRA, Hu et al., 2021). Names and defaults are those of PEFT, but for the rank and alpha, of which the last is twice the
 * first by custom.
 *
 * @param r the rank, at least 1
 * @param loraAlpha {@code scale = loraAlpha / r}
 * @param loraDropout the fraction of {@code x} that is dropped in training, before {@code A}; 0 to below 1
 * @param useRslora whether {@code scale = loraAlpha / sqrt(r)} instead (rsLoRA, Kalajdzievski, 2023)
 * @param targetModules on which products, by the last words of their names in {@code transformers}, such as {@code q_proj}; {@link #ALL} alone for
 *     all of the blocks; empty for PEFT's choice, queries and values
 */
public record LoraConfig(int r, double loraAlpha, double loraDropout, boolean useRslora, List<String> targetModules) {
    /** All products of the blocks. */
    public static final String ALL = "all-linear";

    private static final int MAX_RANK = 1 << 16;
    private static final int DEFAULT_RANK = 16;
    private static final List<String> KEYS = List.of("r", "alpha", "dropout", "rslora", "targets");

    public LoraConfig {
        Require.inRange("r", r, 1, MAX_RANK);
        Require.that(
                Double.isFinite(loraAlpha) && loraAlpha > 0,
                "lora alpha",
                loraAlpha,
                "a finite number above 0 is needed");
        Require.that(loraDropout >= 0 && loraDropout < 1, "lora dropout", loraDropout, "at least 0 and below 1");
        targetModules = targetModules == null ? List.of() : List.copyOf(targetModules);
        Require.that(
                new HashSet<>(targetModules).size() == targetModules.size(),
                "target modules",
                targetModules,
                "each name once");
    }

    /** Of rank 16, with an alpha of 32, on PEFT's choice of products. */
    public static LoraConfig defaults() {
        return new LoraConfig(DEFAULT_RANK, 2.0 * DEFAULT_RANK, 0, false, List.of());
    }

    /**
     * Reads what people write, such as {@code r=16,alpha=32,targets=q_proj+v_proj}.
     *
     * @param text settings with commas between them: {@code r}, {@code alpha}, by default twice {@code r}, {@code dropout}, {@code rslora}, and
     *     {@code targets}, names with {@code +} between them; empty for {@link #defaults}
     * @throws IllegalArgumentException if a setting is none of them or cannot have that value
     */
    public static LoraConfig parse(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String each : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            int equals = each.indexOf('=');
            Require.that(
                    equals > 0 && KEYS.contains(each.substring(0, equals).strip()),
                    "lora",
                    each,
                    "settings such as r=16,alpha=32 are needed, of " + String.join(", ", KEYS));
            String before = settings.put(
                    each.substring(0, equals).strip(),
                    each.substring(equals + 1).strip());
            Require.that(before == null, "lora", each, "it is said twice");
        }
        int r = number(settings, "r", DEFAULT_RANK, Integer::parseInt);
        return new LoraConfig(
                r,
                number(settings, "alpha", 2.0 * r, Double::parseDouble),
                number(settings, "dropout", 0.0, Double::parseDouble),
                truth(settings.getOrDefault("rslora", "false")),
                settings.containsKey("targets")
                        ? List.of(settings.get("targets").split("\\+", -1))
                        : List.of());
    }

    private static <T> T number(Map<String, String> settings, String key, T absent, Function<String, T> read) {
        String value = settings.get(key);
        try {
            return value == null ? absent : read.apply(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("lora " + key + ": " + value + ": a number is needed", e);
        }
    }

    private static boolean truth(String value) {
        Require.that(value.equals("true") || value.equals("false"), "lora rslora", value, "true or false");
        return value.equals("true");
    }

    /** What the adapter's product is multiplied by. */
    public double scale() {
        return loraAlpha / (useRslora ? Math.sqrt(r) : r);
    }

    /**
     * The products of a model of that shape that it is put on.
     *
     * @throws IllegalArgumentException if a target is none of them
     */
    List<Projection> projections(ModelConfig config) {
        List<Projection> all = Projection.of(config);
        if (targetModules.equals(List.of(ALL))) {
            return all;
        }
        List<String> wanted = targetModules.isEmpty() ? choice(config) : targetModules;
        List<String> names =
                all.stream().map(projection -> projection.in(config)).toList();
        for (String target : wanted) {
            Require.that(
                    names.stream().anyMatch(name -> isNamed(name, target)),
                    "target module",
                    target,
                    "of this model there are " + String.join(", ", names) + ", or " + ALL);
        }
        List<Projection> chosen = new ArrayList<>(all);
        chosen.removeIf(projection -> wanted.stream().noneMatch(target -> isNamed(projection.in(config), target)));
        return chosen;
    }

    private static List<String> choice(ModelConfig config) {
        return config.norm() == ModelConfig.Norm.LAYER_NORM ? List.of("c_attn") : List.of("q_proj", "v_proj");
    }

    private static boolean isNamed(String module, String target) {
        return module.equals(target) || module.endsWith("." + target);
    }
}

package org.rollout4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.core.Tensor;

/**
 * What can be said of an array of a checkpoint without knowing what it means. The statistics are over its finite elements; null where
 * there are none, for bytes, and for integers, among which doubles and generators stand bit by bit.
 *
 * @param name its name in the state
 * @param type the type of its elements, {@code f32}, {@code i64} or {@code bytes}
 * @param shape the shape, row-major
 * @param notFinite how many of them are NaN or infinite
 * @param norm the Euclidean norm
 */
public record ArrayStatistics(
        String name,
        String type,
        List<Integer> shape,
        int notFinite,
        Double min,
        Double mean,
        Double max,
        Double norm) {
    static ArrayStatistics of(String name, Tensor tensor) {
        String type = tensor.type().toString().toLowerCase(Locale.ROOT);
        if (tensor.type() != Tensor.Type.F32) {
            return new ArrayStatistics(name, type, tensor.shape(), 0, null, null, null, null);
        }
        float[] array = tensor.floats();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int finite = 0;
        for (float value : array) {
            if (Float.isFinite(value)) {
                finite++;
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                squares += (double) value * value;
            }
        }
        return finite == 0
                ? new ArrayStatistics(name, type, tensor.shape(), array.length, null, null, null, null)
                : new ArrayStatistics(
                        name, type, tensor.shape(), array.length - finite, min, sum / finite, max, Math.sqrt(squares));
    }

    /** By name, without what does not apply. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("type", type);
        json.put("shape", shape);
        json.put("length", Tensor.elements(shape));
        if (type.equals("f32")) {
            json.put("notFinite", notFinite);
            json.put("min", min);
            json.put("mean", mean);
            json.put("max", max);
            json.put("norm", norm);
        }
        return json;
    }
}

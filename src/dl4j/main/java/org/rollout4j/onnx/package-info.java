/** Policies as ONNX files, which other languages run. No native library is loaded to write them. */
package org.rollout4j.onnx;

"""A line of what is printed for Keras, for a text that it is of."""

from __future__ import annotations

LINES = {
    "I(9,2)-P(3,2,ceil=1)": 'x = padded_for_pool(x, 3, 2, 0, value=-float("inf"), ceil=True)',
    "I(9,2)-A(2,p=1)": 'x = layers.ZeroPadding2D(1, name="A.pad")(x)',
    "I(9,2)-A(2,p=valid,ceil=1)": "x = padded_for_pool(x, 2, 2, 0, ceil=True)",
    "I(9,2)-P(2,p=valid)": 'x = layers.MaxPooling2D(2, name="P")(x)',
    "I(9,2,dims=1)-C(3,4,p=causal,d=2)": (
        'x = layers.Conv1D(4, 3, padding="causal", dilation_rate=2, name="C")(x)'
    ),
    "I(9,2)-P(2,p=same)": 'x = layers.MaxPooling2D(2, padding="same", name="P")(x)',
    "I(9,2,dims=3)-DW(3,multiplier=2)": (
        'x = layers.Conv3D(x.shape[-1] * 2, 3, groups=x.shape[-1], name="DW")(x)'
    ),
    "I(9,2)-SC(3,4,multiplier=2)": (
        'x = layers.SeparableConv2D(4, 3, depth_multiplier=2, name="SC")(x)'
    ),
    "I(9,2)-T(3,4,2)": 'x = layers.Conv2DTranspose(4, 3, strides=2, name="T")(x)',
    "I(9,2)-T(2,4,3)": (
        'x = layers.Conv2DTranspose(4, 2, strides=3, output_padding=0, name="T")(x)'
    ),
    "I(9,2)-T(2,4,3,valid)": 'x = layers.Conv2DTranspose(4, 2, strides=3, name="T")(x)',
    "I(9,2)-T(3,4,2,1,output_padding=1)": (
        'x = CroppedConv2DTranspose(4, 3, strides=2, output_padding=1, crop=1, name="T")(x)'
    ),
    "I(9,2)-B(affine=0)": 'x = layers.BatchNormalization(center=False, scale=False, name="B")(x)',
    "I(9,2)-LN(center=0)": 'x = layers.LayerNormalization(center=False, name="LN")(x)',
    "I(9,2)-IN": 'x = layers.GroupNormalization(-1, center=False, scale=False, name="IN")(x)',
    "I(9,2)-IN(affine=1)": 'x = layers.GroupNormalization(-1, name="IN")(x)',
    "I(9,w)-H(3*w)-GN(2)": 'x = layers.GroupNormalization(2, name="GN")(x)',
    "I(9,2)-LRN": 'x = LocalResponseNorm(5, name="LRN")(x)',
    "I(9,2)-LS": 'x = LayerScale(name="LS")(x)',
    "I(9,2)-PR": 'x = layers.PReLU(shared_axes=[1, 2, 3], name="PR")(x)',
    "I(9,2)-F-PR(shared=0)": 'x = layers.PReLU(name="PR")(x)',
    "I(9,2)-Pad(1,2)": 'x = layers.ZeroPadding2D(((1, 2), (1, 2)), name="Pad")(x)',
    "I(9,2,dims=1)-Crop(1,0)": 'x = layers.Cropping1D((1, 0), name="Crop")(x)',
    "I(9,2)-Crop((1,2))": 'x = layers.Cropping2D((1, 2), name="Crop")(x)',
    "I(4,9,2)-Reshape(hin*win,2,dims=1)": (
        'x = layers.Reshape((x.shape[-3] * x.shape[-2], 2), name="Reshape")(x)'
    ),
    "I(4,2)-Reshape(2,4,4)": 'x = layers.Reshape((2, 4, 4), name="Reshape")(x)',
    "I(4,2)-Reshape((2,4),4)": 'x = layers.Reshape((2, 4, 4), name="Reshape")(x)',
    "I(9,4)-Take(0,2)": "x = x[..., :2]",
    "I(9,4)-Take(cin/2,cin)": "x = x[..., x.shape[-1] // 2:x.shape[-1]]",
    "I(9,4)-Shuffle(2)-Z(2)": "x = zero_channels(x, 2)",
    "I(9,4)-mul[_|G]": 'x = layers.Multiply(name="mul")([x, y])',
    "I(9,4)-@a-R-cat[$a|_]": 'x = layers.Concatenate(name="cat")([a, x])',
    "I(9,4)-@a[1]-R-cat[$a[1]|_]": 'x = layers.Concatenate(name="cat")([a[1], x])',
    "I(9,4)-H(3)*2": "    for i in range(1, 3)[1:]:",
    "I(9,4)-for i in 1..0[C(1,2+i)]": "    for i in range(1, -1, -1):",
    "I(9,4)-for i in 2..3[C(1,2+i)]": "    for i in range(2, 4):",
    "def b(a, z) = for i in a..z[C(1,2+i)]; I(9,4)-b(1,3)": "    for i in through(a, z):",
    "I(9,4)-(_)*2": "        pass",
    "def b = @t; I(9,4)-b-R-add[_|$t]": 'x = layers.Add(name="add")([x, taps["t"]])',
    "I(9,y)-add[_|C(1,y)]": 'y2 = layers.Conv2D(y, 1, name="C")(x)',
    "def x(k, p) = C(k, 2, p=p); I(9,4)-x((3,1), same)": 'x = x2(x, (3, 1), name="x")',
    "let r = 1/2; I(9,4)-C(1,cin*r)": "r = Fraction(1, 2)",
    "def b(k) = C(k,3,p=(1,0)); I(9,4)-b(3)-b((3,1))": 'x = b(x, (3, 1), name="b2")',
    "I(9,4)-GN(2)-GN": 'x = layers.GroupNormalization(2, name="GN")(x)',
    "I(9,4)-GN": 'x = layers.GroupNormalization(1, name="GN")(x)',
    "I(9,4)-add[_|R*2]": "y = x",
    "(I(9,i)-R)-add[_|B|C(1,i)]*2": "    for i2 in range(1, 3):",
    "I(9,4)-add[R|B|C(1,4)]": 'y3 = layers.Conv2D(4, 1, name="C")(x)',
    "def b(a, k=1) = C(k,cin*a); I(9,4)-b(1/2)": 'x = b(x, Fraction(1, 2), name="b")',
    "def b(p) = C(3,4,p=p); def a(q) = b(q); I(9,4)-a(same)": 'x = a(x, name="a")',
    "def f(a=b,b=1) = C(3,a+b); I(9,4)-f-f(2)-O(b)": 'x = f(x, 2, name="f2", b=b)',
    "I(9,4)-U((2,3))": 'x = layers.UpSampling2D((2, 3), name="U")(x)',
}  # fmt: skip

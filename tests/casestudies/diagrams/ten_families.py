"""Ten fictitious families of rising difficulty, as an author would enter them."""


def person(key, name, sex="unknown", age=None, **more):
    return {"id": key, "name": name, "sex": sex, "age": age, **more}


def man(key, name, age=None, **more):
    return person(key, name, "male", age, **more)


def woman(key, name, age=None, **more):
    return person(key, name, "female", age, **more)


def union(*partners, children=(), **more):
    rows = [{"person": one} if isinstance(one, str) else one for one in children]
    return {"partners": list(partners), "children": rows, **more}


def child(key, **more):
    return {"person": key, **more}


def family(people, unions=(), households=(), title=""):
    return {
        "people": people,
        "unions": list(unions),
        "households": list(households),
        "title": title,
    }


def home(*people, name=""):
    return {"people": list(people), "name": name}


PARENTS = [man("f", "父", 36), woman("m", "母", 34)]
GRANDPARENTS = [
    man("ff", "父方祖父", 70), woman("fm", "父方祖母", 68),
    man("mf", "母方祖父", 66, has_died=True), woman("mm", "母方祖母", 63),
]  # fmt: skip
CHILDREN_OF_14 = [
    person(f"c{n}", f"第{n}子", "male" if n % 3 else "female", 28 - 2 * n if n < 14 else 0)
    for n in range(1, 15)
]

FAMILIES = {
    "01_couple_and_child": family(
        [*PARENTS, woman("c", "Aさん", 8, is_index=True)],
        [union("f", "m", children=["c"])],
        [home("f", "m", "c")],
    ),
    "02_divorce_with_custody": family(
        [*PARENTS, man("a", "Aさん", 10, is_index=True), woman("b", "Bさん", 6)],
        [union("f", "m", children=["a", "b"], ended="divorced", custody="m")],
        [home("m", "a", "b", name="母子世帯")],
    ),
    "03_remarriage_and_stepfather": family(
        [*PARENTS, man("s", "継父", 29), woman("a", "Aさん", 9, is_index=True), man("b", "Bさん", 1)],
        [
            union("f", "m", children=["a"], ended="divorced", custody="m"),
            union("m", "s", children=["b"], kind="cohabiting"),
        ],
        [home("m", "s", "a", "b")],
    ),
    "04_unknown_father_and_pregnancy": family(
        [woman("g", "母方祖母", 44), woman("m", "本人", 17, is_index=True, note="高校を休学中"),
         person("e", "胎児", is_expected=True, note="妊娠24週")],
        [union("g", children=["m"]), union("m", children=["e"])],
        [home("g", "m")],
    ),
    "05_twins_and_deceased": family(
        [*PARENTS, man("a", "Aさん", 7, is_index=True), man("t1", "Bさん", 4), woman("t2", "Cさん", 4),
         person("d", "Dさん", age=0, has_died=True)],
        [union("f", "m", children=["a", child("t1", twins="1"), child("t2", twins="1"), "d"])],
        [home("f", "m", "a", "t1", "t2")],
    ),
    "06_three_generations": family(
        [*GRANDPARENTS, *PARENTS, woman("au", "伯母", 39), man("un", "叔父", 30),
         man("a", "Aさん", 12, is_index=True), woman("b", "Bさん", 3)],
        [
            union("ff", "fm", children=["au", "f"]),
            union("mf", "mm", children=["m", "un"]),
            union("f", "m", children=["a", "b"], ended="separated"),
        ],
        [home("mm", "m", "un", "a", "b", name="母方の実家"), home("ff", "fm", "f", name="父方の実家")],
    ),
    "07_foster_family": family(
        [*PARENTS, man("rf", "里父", 52), woman("rm", "里母", 50), woman("own", "実子", 20),
         man("ad", "養子", 15), woman("a", "Aさん", 5, is_index=True)],
        [
            union("f", "m", children=["a"], ended="divorced"),
            union("rf", "rm", children=["own", child("ad", tie="adopted"), child("a", tie="foster")]),
        ],
        [home("rf", "rm", "ad", "a", name="里親家庭")],
    ),
    "08_fourteen_siblings": family(
        [*PARENTS, *CHILDREN_OF_14],
        [union("f", "m", children=[row["id"] for row in CHILDREN_OF_14])],
        [home("f", "m", *[row["id"] for row in CHILDREN_OF_14[6:]])],
    ),
    "09_long_and_rare_names": family(
        [man("f", "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末", 45), woman("m", "髙﨑𠮷乃", 41),
         man("a", "葛󠄀城太郎左衛門", 11, is_index=True), woman("b", "Maximiliana-Alexandra", 6), man("c", "ﾊﾝｶｸ ﾀﾛｳ👶🏽", 2)],
        [union("f", "m", children=["a", "b", "c"])],
        [home("f", "m", "a", "b", "c", name="髙﨑家の世帯")],
    ),
    "10_four_partners_and_a_union_across_generations": family(
        [*GRANDPARENTS, *PARENTS, woman("p2", "2人目の妻", 33), woman("p3", "3人目の妻", 30),
         woman("p4", "交際相手", 24), woman("k1", "長女", 16, is_index=True), man("k2", "次男", 9),
         woman("k3", "次女", 6), man("k4", "三男", 6), person("e", "胎児", is_expected=True),
         woman("au", "叔母", 31), man("h", "継祖父", 58)],
        [
            union("ff", "fm", children=["f"]),
            union("mf", "mm", children=["m", "au"], ended="divorced", custody="mm"),
            union("h", "mm", ended="divorced"),
            union("f", "m", children=["k1"], ended="divorced", custody="m"),
            union("f", "p2", children=["k2"], ended="divorced"),
            union("f", "p3", children=[child("k3", twins="x"), child("k4", twins="x")], ended="separated"),
            union("f", "p4", children=["e"], kind="cohabiting"),
            union("h", "au", kind="cohabiting"),
        ],
        [home("mm", "k1", name="祖母宅"), home("f", "p4"), home("p3", "k3", "k4")],
    ),
}  # fmt: skip
